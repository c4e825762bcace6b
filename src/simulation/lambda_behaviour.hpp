// How AWS Lambda behaved in which month: scaling, cold starts, processor share. Facts as tables.
#pragma once

#include <optional>
#include <string_view>

#include "simulation/function_config.hpp"
#include "units/quantity.hpp"

namespace costsim::simulation {

/// How fast instances may be added: until 2023-11 one burst and +500 a minute for all functions of
/// an account and region together, since then 1,000 in 10 s for each function by itself.
struct LambdaScaling {
  std::optional<BucketConfig> account = {};   ///< → AccountConfig::scaling
  std::optional<BucketConfig> function = {};  ///< → FunctionPoolConfig::scaling
};

/// `epoch` is a year, or a year and a month: "2018-08", "2026".
LambdaScaling lambda_scaling(std::string_view region, std::string_view epoch);

/// What a cold start adds before the first request is served.
struct ColdStart {
  Distribution init;                         ///< loading the package and the runtime
  std::optional<Distribution> network = {};  ///< attaching to a private network
};

/// `package` is "zip", "zip-dotnet" or "image"; anything else throws Error(Usage) that lists them.
ColdStart lambda_cold_start(std::string_view package, bool vpc, std::string_view epoch);

/// vCPUs of a function: in proportion to memory, 1 at 1,769 MB, at most 6.
double lambda_vcpus(Bytes memory);

/// Service time of a request that computes for `cpu` on one whole vCPU and waits for `wait`, with
/// as many threads as it can use. Waiting takes no processor but is service, and billed, all the
/// same.
Time lambda_service_time(Time cpu, Time wait, Bytes memory, double threads = 1);

}  // namespace costsim::simulation
