// Numbered places for what is under way: an event carries the number.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace costsim::simulation {

/// Places are used again: memory grows with what is there at once.
template <class T>
class Slots {
 public:
  std::uint32_t put(T value) {
    if (free_.empty()) {
      places_.push_back({std::move(value), true});
      return static_cast<std::uint32_t>(places_.size() - 1);
    }
    const std::uint32_t place = free_.back();
    free_.pop_back();
    places_[place] = {std::move(value), true};
    return place;
  }
  T take(std::uint32_t place) {
    T value = std::move(places_[place].value);
    drop(place);
    return value;
  }
  void drop(std::uint32_t place) {
    places_[place].used = false;
    free_.push_back(place);
  }
  T& at(std::uint32_t place) { return places_[place].value; }
  const T& at(std::uint32_t place) const { return places_[place].value; }
  std::size_t size() const { return places_.size() - free_.size(); }

  /// Calls visit(value) for everything that is there.
  template <class Visit>
  void each(const Visit& visit) const {
    for (const Place& place : places_) {
      if (place.used) visit(place.value);
    }
  }

 private:
  struct Place {
    T value;
    bool used = false;
  };
  std::vector<Place> places_;
  std::vector<std::uint32_t> free_;
};

}  // namespace costsim::simulation
