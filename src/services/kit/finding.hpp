// What a reviewer is told of a stage, and the limits that its needs are held against.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "units/error.hpp"

namespace costsim::services {

enum class Severity { Info, Warning, Error };

/// A design that loses, refuses or dead-letters more than one of a hundred requests over its period
/// does not cope, however cheap it is.
inline constexpr double tolerable_loss = 0.01;
constexpr Severity severity_of_losses(double share) {
  return share > tolerable_loss ? Severity::Error : Severity::Warning;
}

/// One thing a reviewer should know: a limit, the need, and where the limit is written.
struct Finding {
  std::string id;  ///< stable, for machines: "account-rate"
  Severity severity = Severity::Info;
  std::string stage;  ///< "a, b" when they share the limit
  std::string message;
  std::string limit;  ///< with unit, "" when there is none
  std::string actual;
  std::string source;
  double need = 0;           ///< `actual` as a number, to tell the worst of several months
  bool account = false;      ///< the limit is the account's: told once for all stages
  std::string service = {};  ///< whose quota of the account it is
  Location where = {};       ///< of the stage, or what else the scenario says of it
};

/// What a limit counts. Sizes are in bytes, times in seconds.
enum class Measure { Count, Size, Time };

/// A limit to hold a need against.
struct Limit {
  std::string_view id;    ///< of the finding
  std::string_view rule;  ///< the rule in the price files that states it: gives the source
  double value = 0;
  std::string_view unit;  ///< " requests/s", with its space; "/s" behind a size
  Severity severity = Severity::Warning;
  Measure measure = Measure::Count;
  std::string_view second_rule = {};  ///< when the limit is a product of two
  std::string source = {};            ///< who states it when no rule does
  bool of_load = true;                ///< false: of what is set, whatever the traffic
};

/// A need that was held against a limit, whether or not it exceeds it: the room that is left.
struct Held {
  std::string id;     ///< of the finding that there is, or would be
  std::string stage;  ///< "a, b" when they share the limit
  double need = 0, limit = 0;
  std::string unit;  ///< " requests/s", as of Limit
  Measure measure = Measure::Count;
  bool of_load = true;  ///< as of Limit
};

/// Keeps the worst of each: the need that takes the largest part of its limit, and of equal parts
/// the largest need.
void note_worst(std::vector<Held>& all, Held held);

/// "5,333 requests/s", "1.5 MB/s": a need or a limit of this kind.
std::string quantity_text(double value, Measure measure, std::string_view unit);

}  // namespace costsim::services
