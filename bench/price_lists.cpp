// Price lists, read as `costsim prices import` reads them: bytes a second. Whole files of
// gigabytes: bench/make_offer_file, docs/performance.md.
#include <string>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "scenario/imports/collector.hpp"
#include "scenario/imports/usage_types.hpp"

using namespace costsim;

namespace {

constexpr int products = 4000;

std::string attributes(int n) {
  std::string text;
  for (int i = 0; i < 30; ++i)
    text += fmt::format(",\n        \"attribute{0}\" : \"some text of attribute {0}\"", i);
  return fmt::format(
             R"("servicecode" : "AmazonEC2", "regionCode" : "us-east-1", "usagetype" : "BoxUsage:x{}.large")",
             n) +
         text;
}

std::string terms(const char* kind, int each) {
  std::string text = fmt::format("    \"{}\" : {{\n", kind);
  for (int n = 0; n < products; ++n) {
    text += fmt::format("{}      \"SKU{}\" : {{\n", n == 0 ? "" : ",\n", n);
    for (int term = 0; term < each; ++term) {
      text += fmt::format(R"({0}        "SKU{1}.T{2}" : {{
          "offerTermCode" : "T{2}",
          "sku" : "SKU{1}",
          "priceDimensions" : {{
            "SKU{1}.T{2}.R" : {{
              "rateCode" : "SKU{1}.T{2}.R",
              "description" : "$0.096 per On Demand Linux Instance Hour",
              "beginRange" : "0",
              "endRange" : "Inf",
              "unit" : "Hrs",
              "pricePerUnit" : {{
                "USD" : "0.0960000000"
              }}
            }}
          }}
        }})",
                          term == 0 ? "" : ",\n", n, term);
    }
    text += "\n      }";
  }
  return text + "\n    }";
}

std::string offer_file() {
  std::string text = "{\n  \"offerCode\" : \"AmazonEC2\",\n  \"products\" : {\n";
  for (int n = 0; n < products; ++n)
    text += fmt::format("{}    \"SKU{}\" : {{ \"attributes\" : {{\n        {}\n    }} }}",
                        n == 0 ? "" : ",\n", n, attributes(n));
  return text + "\n  },\n  \"terms\" : {\n" + terms("OnDemand", 1) + ",\n" + terms("Reserved", 12) +
         "\n  }\n}\n";
}

std::string csv_file() {
  std::string text =
      "\"SKU\",\"OfferTermCode\",\"RateCode\",\"TermType\",\"StartingRange\",\"EndingRange\","
      "\"Unit\",\"PricePerUnit\",\"Currency\",\"serviceCode\",\"usageType\",\"Region Code\"";
  for (int i = 0; i < 30; ++i) text += fmt::format(",\"Attribute {}\"", i);
  text += '\n';
  for (int n = 0; n < products * 13; ++n) {
    text += fmt::format(
        "\"SKU{0}\",\"T\",\"SKU{0}.T.{1}\",\"{2}\",\"0\",\"Inf\",\"Hrs\",\"0.096\","
        "\"USD\",\"AmazonEC2\",\"BoxUsage:x{0}.large\",\"us-east-1\"",
        n / 13, n % 13, n % 13 == 0 ? "OnDemand" : "Reserved");
    for (int i = 0; i < 30; ++i) text += fmt::format(",\"some text of attribute {}\"", i);
    text += '\n';
  }
  return text;
}

void read(benchmark::State& state, const std::string& text) {
  const scenario::UsageTypes types = scenario::load_usage_types();
  for (auto _ : state) {
    scenario::Collector collector(types, *types.region("us-east-1"), 20);
    offers::Input input(text, "list");
    collector.begin_file("list");
    offers::read_price_list(input, collector);
    benchmark::DoNotOptimize(collector.found.counts.products);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void offer_in_json(benchmark::State& state) {
  read(state, offer_file());
}
BENCHMARK(offer_in_json)->Unit(benchmark::kMillisecond);

void offer_in_csv(benchmark::State& state) {
  read(state, csv_file());
}
BENCHMARK(offer_in_csv)->Unit(benchmark::kMillisecond);

}  // namespace
