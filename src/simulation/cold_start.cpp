#include "simulation/cold_start.hpp"

#include <fmt/format.h>

#include "units/error.hpp"

namespace costsim::simulation {

namespace {

/// Median and 97.5 % quantile in seconds, the log-normal that has the published central 67 % range.
/// mikhail.io, "Cold Starts in AWS Lambda" (2021): JavaScript, Python, Go, Java and Ruby packages
/// start within 0.4 s (67 %) and 0.7 s (95 %), C# in 0.4 – 0.9 s, images in 0.6 – 1.4 s.
struct Package {
  std::string_view name;
  double median, p975;
};
constexpr Package packages[] = {
    {"zip", 0.23, 0.7}, {"zip-dotnet", 0.60, 1.36}, {"image", 0.92, 2.15}};

/// Puts the 97.5 % quantile of 10 s in the mean at 15 s.
constexpr double network_cv = 0.22;

}  // namespace

engine::Distribution init_of_package(std::string_view package) {
  for (const auto& row : packages) {
    if (row.name != package) continue;
    return engine::make_distribution("lognormal", {{"p50", row.median}, {"p975", row.p975}});
  }
  throw Error(Failure::Usage,
              fmt::format("unknown package \"{}\": known are zip, zip-dotnet, image", package));
}

engine::Distribution network_attachment(double mean_s) {
  return engine::make_distribution("lognormal", {{"mean", mean_s}, {"cv", network_cv}});
}

}  // namespace costsim::simulation
