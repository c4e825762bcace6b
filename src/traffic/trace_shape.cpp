
#include <fmt/format.h>

#include "traffic/shapes.hpp"

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
    {.name = "unordered",
     .kind = Kind::Choice,
     .fallback = "refuse",
     .help = "rows that go back in time: an error, or sorted first",
     .choices = "refuse|sort"}};

/// A recorded trace as a running sum over time, even within a bucket, endless if repeated.
class Recording {
 public:
  explicit Recording(const Trace& trace)
      : counts_(trace.counts), before_(trace.counts.size() + 1), bucket_(trace.report.bucket) {
    for (std::size_t i = 0; i < counts_.size(); ++i) before_[i + 1] = before_[i] + counts_[i];
  }

  Duration length() const { return bucket_ * static_cast<std::int64_t>(counts_.size()); }

  /// Requests before this time, for the weights.
  double until(Duration t) const {
    const Place place = find(t);
    const double part = static_cast<double>(place.rest) / static_cast<double>(bucket_.count());
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
                     .divided_by(Decimal(bucket_.count()), 9);
  }

 private:
  struct Place {
    std::int64_t rounds;
    std::size_t bucket;
    std::int64_t rest;  ///< nanoseconds into the bucket
  };
  Place find(Duration t) const {
    const Duration in_round = t % length();
    return {t / length(), static_cast<std::size_t>(in_round / bucket_),
            (in_round % bucket_).count()};
  }

  const std::vector<std::int64_t>& counts_;
  std::vector<std::int64_t> before_;
  Duration bucket_;
};

/// Neither a longer trace is cut nor a shorter one repeated unless the scenario says so.
void check_length(const ShapeSpec& spec, Duration recorded, Duration from, const Decimal& end) {
  const bool repeat = spec.parameters.flag("repeat");
  const Decimal length(recorded.count());
  if (!repeat && end > length) {
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
  if (given.text("unordered") == "sort") options.unordered = Unordered::Sort;
  return options;
}

Curve replayed_trace(const ShapeSpec& spec, const Grid& grid) {
  if (!spec.trace) throw Error(Failure::Internal, "a trace was not loaded before it was replayed");
  const Parameters& given = spec.parameters;
  const Recording recording(*spec.trace);
  const Duration from = given.has("from") ? given.duration("from") : Duration{};
  const Decimal length = (given.number("speed") * Decimal(grid.period().count())).rounded(0);
  const Decimal end = length + Decimal(from.count());
  check_length(spec, recording.length(), from, end);

  const double speed = given.real("speed");
  Curve curve{Eigen::ArrayXd(grid.steps)};
  double before = recording.until(from);
  for (Eigen::Index i = 0; i < grid.steps; ++i) {
    const Duration elapsed = grid.step * (i + 1);
    const Duration played =
        speed == 1
            ? elapsed
            : Duration(static_cast<std::int64_t>(static_cast<double>(elapsed.count()) * speed));
    const double until = recording.until(from + played);
    curve.weights(i) = until - before;
    before = until;
  }
  const Decimal recorded =
      recording.exactly_until(Duration(end.to_int64())) - recording.exactly_until(from);
  curve.total = recorded * given.number("scale");
  return curve;
}

}  // namespace costsim::traffic
