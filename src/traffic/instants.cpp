#include "traffic/instants.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "traffic/trace_time.hpp"
#include "units/data_lines.hpp"
#include "units/error.hpp"
#include "units/line_errors.hpp"
#include "units/located.hpp"

namespace costsim::traffic {
namespace {

constexpr std::size_t most_instants = 20'000'000;
/// Nobody recorded requests before: smaller numbers count from the start of the period.
constexpr std::int64_t first_recorded = 100'000'000'000'000'000;  // 1973-03-03

/// How many came at this time.
std::size_t count_of(std::string_view text) {
  try {
    const std::int64_t count = Decimal::parse(text).to_int64();
    if (count >= 0) return static_cast<std::size_t>(count);
  } catch (const Error&) {
    // told below
  }
  throw Error(Failure::Usage, fmt::format("'{}': expected a whole count", text));
}

std::string expected_instant(std::string_view refused, bool first) {
  const std::string expected = expected_time(refused, !first);
  if (!expected.starts_with("a time")) return expected;
  return fmt::format("a time{} such as 12.25 (seconds from the start) or 2014-04-10 00:04:30.5",
                     first ? "" : " like those before,");
}

class InstantReader {
 public:
  InstantReader(Duration unit, char separator) : times_(unit.count()), separator_(separator) {}

  void read(std::string_view line) {
    const std::size_t end = std::min(line.find(separator_), line.size());
    std::int64_t time = 0;
    const std::string_view text = line.substr(0, line.find_last_not_of(" \t", end - 1) + 1);
    if (end == 0 || !times_.read(with_decimal_points(text, separator_), time)) {
      throw Error(Failure::Usage,
                  fmt::format("'{}': expected {}", text, expected_instant(text, !started_)));
    }
    const std::size_t count =
        end == line.size()
            ? 1
            : count_of(with_decimal_points(trimmed(line.substr(end + 1)), separator_));
    if (!started_) start_ = times_.are_numbers() && time < first_recorded ? 0 : time;
    started_ = true;
    const Duration instant(time - start_);
    if (!instants.empty() && instant < instants.back()) {
      if (order_told_) throw AlreadyTold{};
      order_told_ = true;
      throw Error(Failure::Usage, fmt::format("'{}' is before the line above: expected times in "
                                              "order",
                                              text));
    }
    if (count > most_instants - instants.size()) {
      throw Error(Failure::Usage,
                  fmt::format("more than {} arrivals: expected fewer, or a trace of "
                              "counts (shape = \"trace\")",
                              most_instants));
    }
    instants.insert(instants.end(), count, instant);
  }

  std::vector<Duration> instants;

 private:
  static std::string_view trimmed(std::string_view text) {
    const std::size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
    return text.substr(begin);
  }

  TimeReader times_;
  char separator_;
  std::int64_t start_ = 0;
  bool started_ = false;
  bool order_told_ = false;  ///< those behind it may go back for that alone
};

/// Σ n² over the seconds that have arrivals, and Σ n²/k over steps, k seconds each.
double dispersion_within(const std::vector<Duration>& instants, const Eigen::ArrayXd& counts,
                         Duration step) {
  constexpr Duration second = std::chrono::seconds(1);
  const double each = seconds(step);
  if (each < 2) return 1;
  double squares = 0;
  for (std::size_t i = 0; i < instants.size();) {
    const auto in = instants[i] / second;
    const std::size_t begin = i;
    while (i < instants.size() && instants[i] / second == in) ++i;
    squares += static_cast<double>((i - begin) * (i - begin));
  }
  const double spread = squares - counts.square().sum() / each;
  return std::max(0.0, spread * each / (each - 1) / counts.sum());
}

}  // namespace

std::vector<Duration> parse_instants(std::string_view text, const std::string& name,
                                     Duration unit) {
  InstantReader reader(unit, separator_of(first_content(text)));
  LineErrors errors(name);
  each_data_line(text, [&](std::string_view line, std::size_t number, std::size_t column) {
    errors.attempt([&] { located({name, number, column}, [&] { reader.read(line); }); });
  });
  errors.raise();
  if (reader.instants.empty()) throw Error(Failure::Usage, {name}, "no arrival is there");
  return std::move(reader.instants);
}

Duration period_of(const std::vector<Duration>& instants, Duration step) {
  return step * (instants.back() / step + 1);
}

Series counted(const std::vector<Duration>& instants, Duration period, Duration step) {
  if (period % step != Duration(0) || period / step > max_steps) {
    throw Error(Failure::Usage, fmt::format("period = {} is not a whole number of steps of {}, or "
                                            "too many",
                                            to_text(period), to_text(step)));
  }
  if (instants.back() >= period) {
    throw Error(
        Failure::Usage,
        fmt::format("the last arrival to replay comes {} after the start: expected a period "
                    "longer than {}",
                    to_text(instants.back()), to_text(period)));
  }
  Eigen::ArrayXd counts = Eigen::ArrayXd::Zero(period / step);
  for (const Duration instant : instants) counts(instant / step) += 1;
  const double dispersion = dispersion_within(instants, counts, step);
  Series series = make_series(step, std::move(counts), dispersion);
  series.recorded = true;
  return series;
}

}  // namespace costsim::traffic
