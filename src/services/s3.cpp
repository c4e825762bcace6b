// Amazon S3, Standard class: items put together into objects, read, and kept.
#include <cmath>

#include "services/kit/amounts.hpp"
#include "services/kit/stock.hpp"
#include "services/services.hpp"

namespace costsim::services {
namespace {

const Parameter s3_parameters[] = {
    {.name = "items_per_object",
     .kind = Kind::Count,
     .fallback = "1",
     .help = "items put together into one object",
     .min = 1},
    {.name = "puts",
     .kind = Kind::Number,
     .fallback = "1",
     .help = "PUT, COPY, POST or LIST requests for each object; or of all: \"1M/month\"",
     .volume = true},
    {.name = "gets",
     .kind = Kind::Number,
     .fallback = "0",
     .help = "GET requests for each object; or of all: \"5M/month\"",
     .volume = true},
    {.name = "object",
     .kind = Kind::Bytes,
     .fallback = optional,
     .help = "size of an object, or the volume of all; default: that of its items",
     .volume = true},
    {.name = "stored",
     .kind = Kind::Bytes,
     .fallback = "0B",
     .help = "what exists at the start; with a retention it is of all ages, and expires"},
    {.name = "retention",
     .kind = Kind::Time,
     .fallback = optional,
     .help = "how long an object is kept; default: for good"},
};

/// Bytes of objects that are put.
Decimal put_bytes(const Flow& items, const Parameters& values) {
  const Flow objects = batched(items, values.count("items_per_object"));
  if (of_all_items(objects, values, "puts").is_zero()) return Decimal(0);
  if (!values.has("object")) return items.total * Decimal(items.size.value);
  return of_all_items(objects, values, "object");
}

/// Of objects that are put, and of those that are read.
Decimal carried_bytes(const Flow& items, const Parameters& values) {
  const Flow objects = batched(items, values.count("items_per_object"));
  const double each = of_each_item(objects, values, "object", Decimal(objects.size.value));
  const Decimal gets = of_all_items(objects, values, "gets");
  return put_bytes(items, values) + gets.times(Decimal::from_double(each));
}

Stock stored_objects(const Flow& input, const Parameters& values, const Context& context) {
  const Keeping keeping{.at_start = gigabytes(Decimal(values.bytes("stored").value)),
                        .retention = duration_if(values, "retention")};
  const auto put = [&](const Flow& month) { return gigabytes(put_bytes(month, values)); };
  return stock_of(input, put, keeping, context);
}

StageOutcome run_s3(const Flow& input, const Parameters& values, const Context& context) {
  StageOutcome outcome;
  Flow objects = batched(input, values.count("items_per_object"));
  if (values.has("object")) {
    objects.size.value = std::llround(of_each_item(objects, values, "object"));
  }
  use_some(outcome, "s3", "put-requests", of_all_items(objects, values, "puts"));
  use_some(outcome, "s3", "get-requests", of_all_items(objects, values, "gets"));
  use_stock(outcome, "s3", "storage-gb-months", stored_objects(input, values, context));
  outcome.metric("objects_per_s_peak", objects.peak_per_second());
  outcome.metric("object_bytes", static_cast<double>(objects.size.value));
  outcome.output = objects;
  outcome.output.delivery = Delivery::Request;
  return outcome;
}

}  // namespace

Service s3() {
  return {.name = "s3",
          .role = Role::Counter,
          .help = "objects: requests and storage",
          .parameters = s3_parameters,
          .run = run_s3,
          .keeps = true,
          .assumed = assumed_size("object"),
          .network = [](const Parameters&) { return Network{.site = Site::RegionFree}; },
          .carried = carried_bytes,
          .subcategory = "Object Storage"};
}

}  // namespace costsim::services
