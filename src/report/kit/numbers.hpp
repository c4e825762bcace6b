// Numbers as people read them. The exact ones are in the JSON, the CSV and `explain`.
#pragma once

#include <string>

#include "services/kit/service.hpp"
#include "units/decimal.hpp"
#include "units/money.hpp"
#include "units/quantity.hpp"
#include "units/rounding.hpp"

namespace costsim::report {

/// Every digit, thousands apart: "8,640,000,000", "0.0000166667".
std::string grouped(const Decimal& value, int min_decimals = 0);

/// A number for people: below a million every thousand apart and at most 3 decimals, above it three
/// digits and a letter: "57,600", "0.5", "60.0 B", "1,000 T".
std::string readable(const Decimal& value);
/// The same for an estimate, with 4 significant digits below a million: "3,333", "0.2341".
std::string readable(double value);

/// To the cent: "$30,240.00", "-$0.20"; "<$0.01" for what would read as nothing.
std::string readable(Money amount);
/// To the nano-dollar, at least the cent: "$0.000016667".
std::string exact(Money amount);

/// A price with the shortest unit: "$3.50/M", "$0.0182", "$16.6667/M" for 0.0000166667 per unit.
std::string readable_price(const Decimal& price, const Decimal& per);

/// "96.5%", "<0.1%"; "" when the whole is nothing.
std::string readable_share(Money part, Money whole);
/// "28.6%"
std::string readable_percent(double percent);
/// A change: "+28.6%", "-0.5%", "+0.0%", from tenfold on "104-fold".
std::string readable_change(double percent);
/// "1.40×" of another amount, with the given sign for times; "" when that is nothing.
std::string readable_ratio(Money amount, Money other, std::string_view times);

/// "720 h", "60 s", "90 min": the largest unit that is whole.
std::string readable(Duration duration);

/// A rate as people speak of it, by the hour or, where that is less than one, by the day, with
/// three digits or more: "22.8 M/h", "554,000/h".
std::string readable_rate(double per_second, Rounding rounding = Rounding::Nearest, int digits = 3);

/// So many digits, at least `least`, as tell two rates apart.
int digits_that_part_rates(double low_per_s, double high_per_s, int least);

/// "1 request", "2 requests", "3 GB": a unit after a number.
std::string plural(std::string_view unit, const Decimal& count);

/// A figure by the unit that its name ends in: "mean" and "3,333/s" for mean_per_s, "boot" and
/// "90 s" for boot_s; shares as percent: "p cold" and "<0.1%".
struct NamedFigure {
  std::string name, value;
};
NamedFigure named(const services::Metric& figure);
/// "peak concurrency 412"
std::string readable(const services::Metric& figure);

/// "$31,534.4554" for "$31534.4554", every digit kept; other texts as they are.
std::string grouped_amount(const std::string& text);

}  // namespace costsim::report
