// A number of a scenario that is varied, and how far.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/crossings.hpp"
#include "decision/study.hpp"
#include "units/rounding.hpp"

namespace costsim::analysis {

/// What is set otherwise than the scenario says, as --set takes it.
struct Assignment {
  std::string key, value;
  std::string setter = "--vary";  ///< the option or the key that sets it, for messages

  friend bool operator==(const Assignment&, const Assignment&) = default;
};

/// The one way to a study that is varied: analysis knows no files. Error(Usage) for a key or a
/// value that the scenario does not take.
using Vary = std::function<decision::Study(const std::vector<Assignment>& assignments)>;

/// Of a value that is told to people, where no other is near.
inline constexpr int few_digits = 5;

struct VariedKey {
  std::string key;                ///< "traffic.rate", or `all_traffic`
  std::string before, after;      ///< what stands around the number: "$" and "/month", "" and "ms"
  Axis axis;                      ///< in the unit that stands around it
  std::vector<double> only = {};  ///< ascending, where the key takes no others

  /// The value as --set takes it, all digits: "1234.5/s".
  std::string value(double x) const;
  /// The same with few significant digits, for people: "1.2345k/s".
  std::string readable(double x, Rounding rounding = Rounding::Nearest,
                       int digits = few_digits) const;
  Assignment assigned(double x) const { return {key, value(x), "--vary"}; }
  /// What a scenario says of this key, in this unit: "1000ms" is 1 of a key in seconds. Nothing for
  /// a text of another kind.
  std::optional<double> number_of(std::string_view text) const;
};

/// The whole traffic so many times, whatever shapes it has.
inline constexpr std::string_view all_traffic = "traffic";

/// Reads "traffic.rate=1/s..20000/s", with ":log" or ":linear" behind it where the default is not
/// meant: equal ratios are equally far from a range of ten times on; ":by=64MB" behind that for a
/// key that takes only steps. The ends may have different units of one kind: "80ms..2s". Of
/// `all_traffic` they are factors: "traffic=0.1x..10x". Error(Usage) with what was expected.
VariedKey parse_varied_key(std::string_view text);

/// The same around a number as a scenario states it, "12M/h": from so many times less to so many
/// times more, on a logarithmic scale. Nothing of a text that is not one number above 0 with a unit
/// behind it or a "$" before it.
std::optional<VariedKey> varied_around(std::string key, std::string_view stated, double times);

/// In steps of one, or of so many megabytes, where the key takes no others; the ends need not be
/// taken. Error(Usage) for a key of a text.
VariedKey stepped(VariedKey key, const Vary& vary);

/// Asked at its ends, so that what a study does not take is told before the search; in steps of
/// one, where the key takes whole numbers only.
VariedKey settled(VariedKey key, const Vary& vary);

}  // namespace costsim::analysis
