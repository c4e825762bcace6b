// Amazon Data Firehose: each record is billed in steps of 5 KB; batches go out by size or by time.
#include <algorithm>
#include <cmath>

#include "services/kit/amounts.hpp"
#include "services/services.hpp"

namespace costsim::services {
namespace {

const Parameter firehose_parameters[] = {
    {.name = "format_conversion",
     .kind = Kind::Flag,
     .fallback = "false",
     .help = "conversion to a columnar format"},
    {.name = "buffer_size",
     .kind = Kind::Bytes,
     .fallback = "5MB",
     .help = "an object is written when this much has gathered",
     .min = 1 << 20},
    {.name = "buffer_interval",
     .kind = Kind::Time,
     .fallback = "300s",
     .help = "or when the oldest record has waited this long",
     .min = 1},
};

constexpr SettingRule firehose_settings[] = {
    {.key = "buffer_size", .refused = "a buffer cannot be that large", .rule = "buffer-size-max"},
    {.key = "buffer_interval",
     .refused = "a buffer cannot wait that long",
     .rule = "buffer-interval-max"},
};

/// One item per object written: what fills the buffer, or what comes within the interval.
Flow objects_of(const Flow& input, const Parameters& values) {
  Flow objects = input;
  const double by_size =
      std::max(1.0, std::floor(static_cast<double>(values.bytes("buffer_size").value) /
                               static_cast<double>(std::max<std::int64_t>(1, input.size.value))));
  const double steps = seconds(values.duration("buffer_interval")) / seconds(input.step);
  objects.items = input.items.each(
      [&](double items) { return items / std::clamp(items * steps, 1.0, by_size); });
  objects.total = whole(objects.items.sum());
  if (objects.total.is_zero()) return objects;
  const double records = input.total.to_double() / objects.total.to_double();
  objects.size.value = std::llround(static_cast<double>(input.size.value) * records);
  objects.events_per_item *= records;
  objects.dispersion = 1;
  return objects;
}

StageOutcome run_firehose(const Flow& input, const Parameters& values, const Context& context) {
  StageOutcome outcome;
  const Bytes step = context.rules.bytes("record-step");
  const Decimal billed = gigabytes_of(input, {increments(input.size, step) * step.value});
  outcome.use("firehose", "ingest-gb", billed);
  if (values.flag("format_conversion")) outcome.use("firehose", "format-conversion-gb", billed);
  outcome.output = objects_of(input, values);
  outcome.output.delivery = Delivery::Request;
  outcome.metric("object_bytes", static_cast<double>(outcome.output.size.value));
  return outcome;
}

}  // namespace

Service firehose() {
  return {.name = "firehose",
          .role = Role::Counter,
          .help = "records gathered into objects",
          .parameters = firehose_parameters,
          .run = run_firehose,
          .settings = firehose_settings,
          .assumed = assumed_event_size,
          .network = [](const Parameters&) { return Network{.site = Site::Region}; },
          .subcategory = "Streaming Analytics"};
}

}  // namespace costsim::services
