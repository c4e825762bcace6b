#include "simulation/lambda_behaviour.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "units/error.hpp"

namespace costsim::simulation {

namespace {

/// "Lambda functions now scale 12 times faster", AWS News Blog, 2023-11-26. Epochs compare as text.
constexpr std::string_view scaling_per_function_since = "2023-11";

/// Lambda developer guide 2018-10 … 2022-11: regions with a burst above 500.
struct Burst {
  std::string_view region;
  std::int64_t instances;
};
constexpr Burst bursts[] = {{"us-east-1", 3000},
                            {"us-west-2", 3000},
                            {"eu-west-1", 3000},
                            {"ap-northeast-1", 1000},
                            {"eu-central-1", 1000}};
constexpr std::int64_t other_burst = 500;

/// Median and 97.5 % quantile in seconds, the log-normal that has the published central 67 % range.
/// mikhail.io, "Cold Starts in AWS Lambda" (2021): JavaScript, Python, Go, Java and Ruby packages
/// start within 0.4 s (67 %) and 0.7 s (95 %), C# in 0.4 – 0.9 s, images in 0.6 – 1.4 s.
struct Package {
  std::string_view name;
  double median, p975;
};
constexpr Package packages[] = {
    {"zip", 0.23, 0.7}, {"zip-dotnet", 0.60, 1.36}, {"image", 0.92, 2.15}};

/// Attaching to a VPC. Until the shared network interfaces of 2019-09 each instance made its own:
/// "easily 10 s" (practitioners, 2018), 3 – 15 s (2019). Since then 0.1 – 0.4 s (one source, 2024).
constexpr std::string_view shared_interfaces_since = "2019-09";
constexpr Package vpc_before = {"vpc", 10, 15};
constexpr Package vpc_since = {"vpc", 0.2, 0.4};

/// Lambda developer guide 2022-11.
constexpr double megabytes_per_vcpu = 1769;
constexpr double most_vcpus = 6;

Distribution lognormal(const Package& row) {
  return engine::make_distribution("lognormal", {{"p50", row.median}, {"p975", row.p975}});
}

}  // namespace

LambdaScaling lambda_scaling(std::string_view region, std::string_view epoch) {
  if (epoch >= scaling_per_function_since) {
    return {.function =
                BucketConfig{.burst = 1000, .refill = 1000, .interval = std::chrono::seconds(10)}};
  }
  const auto* const row = std::find_if(std::begin(bursts), std::end(bursts),
                                       [&](const Burst& b) { return b.region == region; });
  const std::int64_t burst = row == std::end(bursts) ? other_burst : row->instances;
  return {.account =
              BucketConfig{.burst = burst, .refill = 500, .interval = std::chrono::minutes(1)}};
}

ColdStart lambda_cold_start(std::string_view package, bool vpc, std::string_view epoch) {
  for (const auto& row : packages) {
    if (row.name != package) continue;
    ColdStart result{.init = lognormal(row)};
    if (vpc) result.network = lognormal(epoch < shared_interfaces_since ? vpc_before : vpc_since);
    return result;
  }
  throw Error(Failure::Usage,
              fmt::format("unknown package \"{}\": known are zip, zip-dotnet, image", package));
}

double lambda_vcpus(Bytes memory) {
  const double megabytes = static_cast<double>(memory.value) / (1024.0 * 1024.0);
  return std::min(megabytes / megabytes_per_vcpu, most_vcpus);
}

Time lambda_service_time(Time cpu, Time wait, Bytes memory, double threads) {
  const double speed = std::min(lambda_vcpus(memory), threads);
  return wait + engine::time_from_seconds(engine::to_seconds(cpu) / speed);
}

}  // namespace costsim::simulation
