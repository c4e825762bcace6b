// A map that copies share.
#pragma once

#include <map>
#include <memory>
#include <utility>

namespace costsim {

/// A map whose copies share it until one of them is changed: a study that is varied is copied for
/// each of its values, and what the world is like is most of it.
template <typename Key, typename Value>
class SharedMap {
 public:
  using Map = std::map<Key, Value>;
  using const_iterator = typename Map::const_iterator;

  SharedMap() = default;
  SharedMap(Map map) : map_(std::make_shared<Map>(std::move(map))) {}  // NOLINT: it is a map

  const Map& all() const { return *map_; }
  const_iterator begin() const { return map_->begin(); }
  const_iterator end() const { return map_->end(); }
  const_iterator find(const Key& key) const { return map_->find(key); }
  const Value& at(const Key& key) const { return map_->at(key); }
  bool contains(const Key& key) const { return map_->contains(key); }
  std::size_t size() const { return map_->size(); }
  bool empty() const { return map_->empty(); }

  /// To change: it is this copy's own from now on.
  Map& own() {
    if (map_.use_count() > 1) map_ = std::make_shared<Map>(*map_);
    return *map_;
  }

 private:
  std::shared_ptr<Map> map_ = std::make_shared<Map>();
};

}  // namespace costsim
