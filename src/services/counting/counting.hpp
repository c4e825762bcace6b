// A service that only counts, as data: its parameters, what it meters of the items that come, and
// which limits it holds them against. scenario/books reads it from models/<provider>/services/.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/counting/expression.hpp"
#include "services/kit/service.hpp"
#include "units/error.hpp"

namespace costsim::services {

/// A Parameter that owns its texts.
struct CountingParameter {
  std::string name;
  Kind kind = Kind::Number;
  std::string fallback;  ///< or `required`, `optional`
  std::string help;
  std::string choices;
  double min = 0;  ///< in the base unit, as of Parameter
  double max = std::numeric_limits<double>::infinity();
};

struct CountedMeter {
  std::string name;
  Expression quantity;
  std::optional<Expression> when = {};  ///< counted only where this is not 0
  bool skip_zero = false;               ///< what nobody uses needs no price
  Location where = {};                  ///< of its entry
};

/// `per_item` for each of the items in the busiest step's mean second.
struct PeakMetric {
  std::string name;
  std::string help;
  Expression per_item;
  Location where = {};
};

/// A need held against a rule of the price files. Sizes and times are those of one item. A number
/// is held against what the stage needs, a rate against the peak of so many for each item: both are
/// the account's, which all stages of the service share, or else each stage's own.
struct CountedLimit {
  std::string id;
  std::string rule;
  Expression need;
  std::string unit;  ///< " requests/s", with its space; of a rate the time at its end is `per`
  std::string message;
  Severity severity = Severity::Error;
  bool per_stage = false;
  Location where = {};
  Duration per = std::chrono::seconds(1);  ///< in which a rate is told
};

/// A SettingRule that owns its texts.
struct CountedSetting {
  std::string key;  ///< a parameter
  Bound bound = Bound::AtMost;
  std::string limits;  ///< as SettingRule::constant
  std::string refused;
  std::string source;
};

/// What a gateway that is data says of a request's way through it, beside what named_passage knows.
struct CountedPassage {
  std::optional<Expression> time = {};     ///< seconds added to each answer
  std::optional<Expression> timeout = {};  ///< seconds; 0: for ever
  /// Names of rules: the account's rate with its burst, and its requests in hand at once.
  std::optional<std::string> rate = {}, burst = {}, concurrency = {};
};

/// Where a stage stands, if not as usual for its role: there where the parameter `when` is not 0,
/// if it names one.
struct CountedSite {
  Site site = Site::Beside;
  std::optional<std::string> when = {};
};

struct Counting {
  std::string name;
  Role role = Role::Counter;  ///< or Topic, Gateway: it stands on a request's way
  std::string help;
  std::vector<CountingParameter> parameters = {};
  std::vector<CountedMeter> meters = {};
  std::vector<PeakMetric> metrics = {};
  std::vector<CountedLimit> limits = {};
  std::vector<CountedSetting> settings = {};
  CountedPassage passage = {};
  std::optional<CountedSite> site = {};
  std::string_view subcategory = other_subcategory;  ///< of services/kit/subcategory.hpp
};

/// The rows of a parameter table; they refer to texts of `parameters`.
std::vector<Parameter> rows_of(const std::vector<CountingParameter>& parameters);

/// A row of the catalogue that keeps its definition: copies of it refer to the same texts.
Service service_of(Counting definition);

}  // namespace costsim::services
