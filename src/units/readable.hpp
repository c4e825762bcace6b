// Quantities in the words that people use, for messages; to_text (quantity.hpp) is what reads back.
#pragma once

#include <optional>
#include <string>

namespace costsim {

/// How many digits a text keeps: four significant ones, or as many as a double tells apart.
enum class Digits { Few, All };

/// "1,000", "34,722", "0.4", "16.67"
std::string readable_number(double value, Digits digits = Digits::Few);
/// "10 MB", "1.5 KB", "200 bytes"; all digits: "10,485,761 bytes"
std::string readable_size(double bytes, Digits digits = Digits::Few);
/// "15.2 ms", "900 s", "48 h", "31 days": hours when they are whole, days from a week on
std::string readable_time(double seconds, Digits digits = Digits::Few);

/// A share in percent, with three digits and never an exponent: "12.3%", "0.0012%", "<0.0001%".
std::string percent_text(double share);

/// From tenfold on an increase in percent says less than how many times as much it is: 104 for
/// 10,300 %. Nothing below that.
std::optional<double> times_as_much(double percent);

/// The time by which people speak of a rate: the hour or, where that is less than one, the day.
double seconds_of_rate(double per_second);

}  // namespace costsim
