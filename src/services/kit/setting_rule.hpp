// What a platform refuses to create, whatever the traffic: settings held against its rules and
// against each other. One rule, one row of its service's table.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/kit/role.hpp"
#include "units/parameters.hpp"

namespace costsim::services {

/// How a setting must stand to its bound.
enum class Bound { AtMost, AtLeast, MultipleOf, OneOf };

/// The bound is one of: a rule of the price files, which [quotas] may override; another key of the
/// stage; a key of the stage that it reads from; a constant of the platform's API.
struct SettingRule {
  std::string_view key;  ///< of the stage; a key without a value is not held against anything
  Bound bound = Bound::AtMost;
  std::string_view refused;        ///< "an event source does not take batches that large"
  std::string_view rule = {};      ///< gives the source, too. One that AWS raises refuses nothing
  std::string_view other = {};     ///< key of the same stage
  std::string_view read = {};      ///< key of the source that it reads
  std::string_view constant = {};  ///< of OneOf several: "1d|3d"
  std::string_view source = {};    ///< who says so, where no rule does
  std::optional<Role> reads_from = {};  ///< only for a stage that reads from such a source
  bool of_source = false;  ///< the key is the source's, which the stage could not read else
  /// Whether the rule holds for these settings; `read` are those of the source, or nullptr.
  bool (*holds_for)(const Parameters& own, const Parameters* read) = nullptr;
};

/// Whether a parameter of this kind has a magnitude that a bound can be held against.
bool is_bounded(Kind kind);

/// The bounds that a row states as constants, of its key's kind. Error(Usage) for what is none.
std::vector<Value> constants_of(const SettingRule& row, const Parameter& parameter);

/// Both are of one kind, which has a magnitude; a multiple is one of more than nothing.
bool keeps_to(Bound bound, const Value& setting, const std::vector<Value>& limits);

/// Whether it is 0, of whatever unit: nothing is a multiple of it.
bool is_nothing(const Value& value);

/// "at most"
std::string_view name_of(Bound bound);

/// A setting that is refused by what no row of a table says.
struct Refusal {
  std::string_view key;
  std::string message;
};

/// Settings that take their part of an account's quota as soon as they are made, used or not.
struct SharedSetting {
  std::string_view refused;
  std::string_view quota;      ///< rule; what counts is with its override
  std::string_view kept_free;  ///< rule: what of the quota must be left to others
  std::string_view keys[2];    ///< the larger of them counts
  std::string_view times;      ///< key: how many times the stage stands for it
};

}  // namespace costsim::services
