// The rules of a service that are not prices: billing increments and quotas, read from the same
// data file.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "metering/provenance.hpp"
#include "units/error.hpp"
#include "units/parameters.hpp"

namespace costsim::metering {

/// One rule: an increment ("put-unit" = 25 KB) or a quota ("records-per-shard" = 1000/s).
struct Rule {
  Value value;
  std::string text;  ///< as the data file writes it
  bool raisable = false;
  Provenance provenance;
  Location where = {};  ///< of its value, where the scenario states it
};

/// The rules of one service in one region and epoch. Asking for a rule that the data does not have
/// is Error(Untrustworthy): a limit that nobody wrote down must not pass for "no limit".
class Rules {
 public:
  Rules() = default;
  explicit Rules(std::string service) : service_(std::move(service)) {}

  void add(std::string name, Rule rule);
  bool has(std::string_view name) const { return rules_->find(name) != rules_->end(); }
  const Rule& at(std::string_view name) const;

  Bytes bytes(std::string_view name) const { return get<Bytes>(name); }
  Duration duration(std::string_view name) const { return get<Duration>(name); }
  const Decimal& number(std::string_view name) const { return get<Decimal>(name); }
  /// A number that is whole; another one: Error(Usage) where it was stated.
  std::int64_t count(std::string_view name) const;
  const Rate& rate(std::string_view name) const { return get<Rate>(name); }
  bool flag(std::string_view name) const { return get<bool>(name); }
  const std::string& text(std::string_view name) const { return get<std::string>(name); }

  const std::map<std::string, Rule, std::less<>>& all() const { return *rules_; }
  const std::string& service() const { return service_; }
  /// Whether it is a copy of the other one, and neither was added to since.
  bool shares(const Rules& other) const { return rules_ == other.rules_; }

 private:
  template <typename T>
  const T& get(std::string_view name) const;
  [[noreturn]] void wrong_kind(std::string_view name) const;

  using Map = std::map<std::string, Rule, std::less<>>;

  std::string service_;
  /// Shared by copies until one of them is added to: a study that is varied is copied for each
  /// load.
  std::shared_ptr<Map> rules_ = std::make_shared<Map>();
};

template <typename T>
const T& Rules::get(std::string_view name) const {
  const Value& value = at(name).value;
  if (!std::holds_alternative<T>(value)) wrong_kind(name);
  return std::get<T>(value);
}

}  // namespace costsim::metering
