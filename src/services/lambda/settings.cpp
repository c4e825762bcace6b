#include "services/lambda/settings.hpp"

namespace costsim::services {
namespace {

/// Of a mapping, a batch larger than this needs a window (AWS Lambda API reference,
/// CreateEventSourceMapping, BatchSize: "greater than 10 … at least 1").
constexpr std::int64_t batch_without_window = 10;

bool is_zip(const Parameters& function, const Parameters*) {
  return function.text("package_kind").starts_with("zip");
}

bool states_package(const Parameters& function, const Parameters*) {
  return is_zip(function, nullptr) && function.stated("package");
}

bool is_fifo(const Parameters&, const Parameters* queue) {
  return queue->text("kind") == "fifo";
}

bool is_from_image(const Parameters& function, const Parameters*) {
  return function.text("package_kind").starts_with("image");
}

bool is_large_batch(const Parameters& function, const Parameters* queue) {
  return !is_fifo(function, queue) && function.count("batch") > batch_without_window;
}

/// A timeout that nobody states is not held against the queue: it stands for any.
bool states_timeout(const Parameters& function, const Parameters*) {
  return function.stated("timeout");
}

bool states_no_timeout(const Parameters& function, const Parameters*) {
  return !function.stated("timeout");
}

bool is_isolated(const Parameters& function, const Parameters*) {
  return function.has("tenants");
}

bool limits_concurrency(const Parameters& function, const Parameters*) {
  return function.has("max_concurrency");
}

bool has_snapstart(const Parameters& function, const Parameters*) {
  return function.flag("snapstart");
}

/// A multiple of any step.
bool is_no_time(const Parameters& function, const Parameters*) {
  return function.duration("timeout") == Duration(0);
}

constexpr std::string_view mapping_api = "AWS Lambda API reference, CreateEventSourceMapping";

constexpr std::string_view tenancy =
    "AWS CDK, TenancyConfig: not with provisioned concurrency, SnapStart and event sources (2026)";
constexpr std::string_view no_tenant = "an event source names no tenant";

constexpr std::string_view snapstart_guide = "AWS Lambda developer guide, Lambda SnapStart";

constexpr std::string_view poller_api = "AWS Lambda API reference, ProvisionedPollerConfig";

constexpr std::string_view durable_page = "AWS Lambda pricing, durable functions (2026)";

constexpr std::string_view event_invoke_api =
    "AWS Lambda API reference, PutFunctionEventInvokeConfig";
constexpr std::string_view asynchronous_retries =
    "the service does not execute an event again that often";

constexpr SettingRule function_settings[] = {
    {.key = "durable_retention",
     .bound = Bound::AtLeast,
     .refused = "what a durable execution wrote is kept for longer",
     .constant = "24h",
     .source = durable_page},
    {.key = "durable_retention",
     .refused = "what a durable execution wrote is not kept that long",
     .constant = "2160h",
     .source = durable_page},
    {.key = "pollers",
     .bound = Bound::AtLeast,
     .refused = "the mapping of a queue has no fewer provisioned pollers",
     .constant = "2",
     .source = poller_api},
    {.key = "pollers",
     .refused = "a mapping has no more provisioned pollers at least",
     .constant = "200",
     .source = poller_api},
    {.key = "pollers",
     .refused = "a mapping has not more pollers at least than at most",
     .other = "pollers_max",
     .source = poller_api},
    {.key = "pollers",
     .refused = "a mapping has provisioned pollers or max_concurrency, not both",
     .constant = "0",
     .source = "AWS Lambda developer guide, Configuring scaling behavior for SQS event source "
               "mappings",
     .holds_for = limits_concurrency},
    {.key = "provisioned",
     .refused = "environments restored from a snapshot are not provisioned",
     .constant = "0",
     .source = snapstart_guide,
     .holds_for = has_snapstart},
    {.key = "ephemeral_storage",
     .refused = "a function with a snapshot has no larger /tmp",
     .constant = "512MB",
     .source = snapstart_guide,
     .holds_for = has_snapstart},
    {.key = "tenants",
     .refused = "environments of tenants are not restored from a snapshot",
     .constant = "0",
     .source = tenancy,
     .holds_for = has_snapstart},
    {.key = "provisioned",
     .refused = "environments of tenants are not provisioned",
     .constant = "0",
     .source = tenancy,
     .holds_for = is_isolated},
    {.key = "tenants",
     .refused = no_tenant,
     .constant = "0",
     .source = tenancy,
     .reads_from = Role::Queue},
    {.key = "tenants",
     .refused = no_tenant,
     .constant = "0",
     .source = tenancy,
     .reads_from = Role::Stream},
    {.key = "tenants",
     .refused = no_tenant,
     .constant = "0",
     .source = tenancy,
     .reads_from = Role::Table},
    {.key = "memory",
     .bound = Bound::AtLeast,
     .refused = "functions had no less at the prices' epoch",
     .rule = "memory-min"},
    {.key = "memory",
     .refused = "functions had no more at the prices' epoch",
     .rule = "memory-max"},
    {.key = "memory",
     .bound = Bound::MultipleOf,
     .refused = "functions of that size do not exist at the prices' epoch",
     .rule = "memory-step"},
    {.key = "timeout", .refused = "a function cannot run that long", .rule = "timeout"},
    {.key = "timeout",
     .bound = Bound::MultipleOf,
     .refused = "a timeout is a whole number of seconds",
     .rule = "timeout-step"},
    {.key = "timeout",
     .bound = Bound::AtLeast,
     .refused = "a function has a second at least",
     .rule = "timeout-step",
     .holds_for = is_no_time},
    {.key = "ephemeral_storage", .refused = "/tmp cannot be that large", .rule = "tmp-max"},
    {.key = "ephemeral_storage",
     .bound = Bound::AtLeast,
     .refused = "/tmp cannot be that small",
     .rule = "tmp-free"},
    {.key = "package",
     .refused = "an image cannot be that large",
     .rule = "image-max",
     .holds_for = is_from_image},
    {.key = "package",
     .refused = "what is too large zipped is too large when unzipped",
     .rule = "package-unzipped",
     .holds_for = is_zip},
    {.key = "package_unzipped",
     .refused = "the package and its layers are too large when unzipped",
     .rule = "package-unzipped",
     .holds_for = is_zip},
    {.key = "package_unzipped",
     .bound = Bound::AtLeast,
     .refused = "no package is smaller when unzipped",
     .other = "package",
     .source = "it is what the package unpacks to, with its layers",
     .holds_for = states_package},
    {.key = "provisioned",
     .refused = "a function cannot have more provisioned than is reserved for it",
     .other = "concurrency_limit",
     .source = "AWS Lambda developer guide, Configuring provisioned concurrency"},
    {.key = "batch",
     .refused = "an event source does not take batches that large",
     .rule = "sqs-batch-max",
     .reads_from = Role::Queue},
    {.key = "batch",
     .refused = "the mapping of a FIFO queue does not take batches that large",
     .constant = "10",
     .source = mapping_api,
     .reads_from = Role::Queue,
     .holds_for = is_fifo},
    {.key = "window",
     .refused = "the mapping of a FIFO queue has no batch window",
     .constant = "0s",
     .source = mapping_api,
     .reads_from = Role::Queue,
     .holds_for = is_fifo},
    {.key = "window",
     .bound = Bound::AtLeast,
     .refused = "batches of more than 10 messages need a batch window",
     .constant = "1s",
     .source = mapping_api,
     .reads_from = Role::Queue,
     .holds_for = is_large_batch},
    {.key = "batch",
     .refused = "an event source does not take batches that large",
     .rule = "stream-batch-max",
     .reads_from = Role::Stream},
    {.key = "batch",
     .refused = "an event source does not take batches that large",
     .rule = "dynamodb-stream-batch-max",
     .reads_from = Role::Table},
    {.key = "window",
     .refused = "an event source has no window that long",
     .rule = "batch-window-max",
     .reads_from = Role::Queue},
    {.key = "window",
     .refused = "an event source has no window that long",
     .rule = "batch-window-max",
     .reads_from = Role::Stream},
    {.key = "window",
     .refused = "an event source has no window that long",
     .rule = "batch-window-max",
     .reads_from = Role::Table},
    {.key = "parallelisation",
     .refused = "a shard has no more batches in flight",
     .rule = "parallelisation-max",
     .reads_from = Role::Stream},
    {.key = "parallelisation",
     .refused = "a shard has no more batches in flight",
     .rule = "parallelisation-max",
     .reads_from = Role::Table},
    {.key = "retries",
     .refused = "a mapping does not retry that often: leave it out, and it retries until records "
                "expire",
     .constant = "10000",
     .source = mapping_api,
     .reads_from = Role::Stream},
    {.key = "retries",
     .refused = asynchronous_retries,
     .constant = "2",
     .source = event_invoke_api,
     .reads_from = Role::Topic},
    {.key = "retries",
     .refused = asynchronous_retries,
     .constant = "2",
     .source = event_invoke_api,
     .reads_from = Role::Timer},
    {.key = "max_record_age",
     .bound = Bound::AtLeast,
     .refused = "a mapping does not give records up that soon",
     .constant = "60s",
     .source = mapping_api,
     .reads_from = Role::Stream},
    {.key = "max_record_age",
     .refused = "a mapping does not wait for records that old: leave it out, and it waits until "
                "they expire",
     .constant = "168h",
     .source = mapping_api,
     .reads_from = Role::Stream},
    // Terraform issue 18099 and many more quote the answer.
    {.key = "timeout",
     .refused = "the mapping is refused when the queue's visibility timeout is shorter",
     .read = "visibility",
     .source = "AWS Lambda API, InvalidParameterValueException: \"Queue visibility timeout … is "
               "less than Function timeout\"",
     .reads_from = Role::Queue,
     .holds_for = states_timeout},
    {.key = "visibility",
     .bound = Bound::AtLeast,
     .refused = "no function can be mapped to the queue: a timeout is a second at least",
     .rule = "timeout-step",
     .reads_from = Role::Queue,
     .of_source = true,
     .holds_for = states_no_timeout},
};

constexpr SharedSetting function_shared_settings[] = {
    {.refused = "an account does not reserve or provision that much",
     .quota = "concurrency",
     .kept_free = "unreserved-concurrency",
     .keys = {"concurrency_limit", "provisioned"},
     .times = "functions"},
};

}  // namespace

std::span<const SettingRule> lambda_settings() {
  return function_settings;
}

std::span<const SharedSetting> lambda_shared_settings() {
  return function_shared_settings;
}

}  // namespace costsim::services
