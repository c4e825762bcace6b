// Rating: usage → bill. The claim: a tiered meter takes less than a microsecond.
#include <benchmark/benchmark.h>

#include "pricing/bill.hpp"

using namespace costsim;

namespace {

/// API Gateway's four tiers (models/aws/us-east-1/2026/api-gateway.toml).
pricing::Tariff tiered() {
  pricing::Tariff tariff;
  tariff.unit = "request";
  tariff.per = 1'000'000;
  tariff.tiers = {{Decimal(333'000'000), Decimal::parse("3.50")},
                  {Decimal(1'000'000'000), Decimal::parse("2.80")},
                  {Decimal(20'000'000'000), Decimal::parse("2.38")},
                  {std::nullopt, Decimal::parse("1.51")}};
  return tariff;
}

/// `meters` meters, all four tiers of each in use.
void rate_meters(benchmark::State& state) {
  const auto meters = state.range(0);
  pricing::PriceBook book;
  metering::Usage usage;
  for (std::int64_t i = 0; i < meters; ++i) {
    const metering::MeterId id{"service", "meter-" + std::to_string(i)};
    book.tariffs.own()[id] = tiered();
    usage.push_back({"stage", id, Decimal(60'000'000'000)});
  }
  for (auto _ : state) benchmark::DoNotOptimize(pricing::rate(usage, book));
  state.SetItemsProcessed(state.iterations() * meters);
}
BENCHMARK(rate_meters)->Arg(1)->Arg(20);

}  // namespace
