#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "traffic/shapes.hpp"
#include "traffic/trace_time.hpp"

namespace costsim::traffic {
namespace {

constexpr Parameter trace_rows[] = {
    {.name = "file", .kind = Kind::Text, .help = "CSV of timestamp,count, beside the scenario"},
    {.name = "scale",
     .kind = Kind::Number,
     .fallback = "1",
     .help = "multiplies every count",
     .max = 1e9},
    {.name = "speed",
     .kind = Kind::Number,
     .fallback = "1",
     .help = "2 replays in half the time: the same requests at twice the rate",
     .min = 1e-6,
     .max = 1e6},
    {.name = "from",
     .kind = Kind::Time,
     .fallback = optional,
     .help = "where in the trace the period starts; needed when the trace is the longer one"},
    {.name = "repeat",
     .kind = Kind::Flag,
     .fallback = "false",
     .help = "start the trace again when it ends before the period"},
    {.name = "bucket",
     .kind = Kind::Time,
     .fallback = optional,
     .help = "width of a bucket; found from the gaps between rows if not given",
     .min = 1e-9},
    {.name = "widths",
     .kind = Kind::Choice,
     .fallback = "auto",
     .help = "without a bucket: found from the gaps, equal with nothing between, or each row's own "
             "until the next",
     .choices = "auto|equal|own"},
    {.name = "time_unit",
     .kind = Kind::Choice,
     .fallback = "auto",
     .help = "of times that are numbers; told by the size of the first if not given",
     .choices = time_unit_choices},
    {.name = "unordered",
     .kind = Kind::Choice,
     .fallback = "refuse",
     .help = "rows that go back in time: an error, or sorted first",
     .choices = "refuse|sort"}};

/// A recorded trace as a running sum over time, even within a bucket, endless if repeated.
class Recording {
 public:
  explicit Recording(const Trace& trace)
      : counts_(trace.counts),
        edges_(trace.edges),
        before_(trace.counts.size() + 1),
        bucket_(trace.report.bucket),
        length_(trace.report.length) {
    for (std::size_t i = 0; i < counts_.size(); ++i) before_[i + 1] = before_[i] + counts_[i];
  }

  Duration length() const { return length_; }

  /// Requests before this time, for the weights.
  double until(Duration t) const {
    const Place place = find(t);
    const double part = static_cast<double>(place.rest) / static_cast<double>(place.width);
    return static_cast<double>(place.rounds) * static_cast<double>(before_.back()) +
           static_cast<double>(before_[place.bucket]) +
           (place.rest == 0 ? 0 : part * static_cast<double>(counts_[place.bucket]));
  }

  /// The same, exactly, for the total.
  Decimal exactly_until(Duration t) const {
    const Place place = find(t);
    Decimal sum = Decimal(place.rounds) * Decimal(before_.back()) + before_[place.bucket];
    if (place.rest == 0) return sum;
    return sum + (Decimal(counts_[place.bucket]) * Decimal(place.rest))
                     .divided_by(Decimal(place.width), 9);
  }

 private:
  struct Place {
    std::int64_t rounds;
    std::size_t bucket;
    std::int64_t rest;   ///< nanoseconds into the bucket
    std::int64_t width;  ///< of the bucket
  };
  Place find(Duration t) const {
    const std::int64_t rounds = t / length_;
    const Duration in_round = t % length_;
    if (edges_.empty()) {
      return {rounds, static_cast<std::size_t>(in_round / bucket_), (in_round % bucket_).count(),
              bucket_.count()};
    }
    const auto end = std::upper_bound(edges_.begin(), edges_.end(), in_round.count());
    const auto begin = std::prev(end);
    return {rounds, static_cast<std::size_t>(begin - edges_.begin()), in_round.count() - *begin,
            *end - *begin};
  }

  const std::vector<std::int64_t>& counts_;
  const std::vector<std::int64_t>& edges_;
  std::vector<std::int64_t> before_;
  Duration bucket_, length_;
};

/// Neither a longer trace is cut nor a shorter one repeated unless the scenario says so. The last
/// step may be longer than what is left of the trace: `played_step` of it.
void check_length(const ShapeSpec& spec, Duration recorded, Duration from, const Decimal& end,
                  const Decimal& played_step) {
  const bool repeat = spec.parameters.flag("repeat");
  const Decimal length(recorded.count());
  if (!repeat && end >= length + played_step) {
    throw Error(Failure::Usage, spec.where,
                fmt::format("the trace lasts {} and the period needs {} of it: expected "
                            "repeat = true, a lower speed or a shorter period",
                            to_text(recorded), to_text(Duration(end.rounded(0).to_int64()))));
  }
  if (!spec.parameters.has("from") && end < length) {
    throw Error(Failure::Usage, spec.where,
                fmt::format("the trace lasts {} and the period needs {} of it: say which part with "
                            "from = \"0s\"",
                            to_text(recorded), to_text(Duration(end.rounded(0).to_int64()))));
  }
  if (from >= recorded && !repeat) {
    throw Error(Failure::Usage, spec.where,
                fmt::format("from = {} is after the end of the trace of {}", to_text(from),
                            to_text(recorded)));
  }
}

}  // namespace

std::span<const Parameter> trace_parameters() {
  return trace_rows;
}

TraceOptions trace_options(const Parameters& given) {
  TraceOptions options;
  if (given.has("bucket")) options.bucket = given.duration("bucket");
  if (given.text("widths") == "equal") options.widths = RowWidths::Equal;
  if (given.text("widths") == "own") options.widths = RowWidths::Own;
  options.time_unit = time_unit(given.text("time_unit"));
  if (given.text("unordered") == "sort") options.unordered = Unordered::Sort;
  return options;
}

Curve replayed_trace(const ShapeSpec& spec, const Grid& grid) {
  if (!spec.trace) throw Error(Failure::Internal, "a trace was not loaded before it was replayed");
  const Parameters& given = spec.parameters;
  const Recording recording(*spec.trace);
  const Duration from = given.has("from") ? given.duration("from") : Duration{};
  const Decimal& speed = given.number("speed");
  const Decimal length = (speed * Decimal(grid.period().count())).rounded(0);
  const Decimal end = length + Decimal(from.count());
  check_length(spec, recording.length(), from, end, speed * Decimal(grid.step.count()));
  const Duration last = given.flag("repeat") ? Duration::max() : recording.length();

  const double factor = speed.to_double();
  Curve curve{Eigen::ArrayXd(grid.steps)};
  double before = recording.until(from);
  for (Eigen::Index i = 0; i < grid.steps; ++i) {
    const Duration elapsed = grid.step * (i + 1);
    const Duration played =
        factor == 1
            ? elapsed
            : Duration(static_cast<std::int64_t>(static_cast<double>(elapsed.count()) * factor));
    const double until = recording.until(std::min(from + played, last));
    curve.weights(i) = until - before;
    before = until;
  }
  const Decimal recorded = recording.exactly_until(std::min(Duration(end.to_int64()), last)) -
                           recording.exactly_until(from);
  curve.total = recorded * given.number("scale");
  return curve;
}

}  // namespace costsim::traffic
