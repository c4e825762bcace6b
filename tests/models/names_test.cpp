// What services name, in data and in code, and what the books of every epoch have: meters, rules.
#include <map>
#include <set>
#include <string>

#include "scenario/books/catalogue_files.hpp"
#include "scenario/books/counting_file.hpp"
#include "scenario/books/model_folder.hpp"
#include "scenario/books/price_files.hpp"
#include "scenario/books/priced_names.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::scenario;

namespace {

/// What came after the books of 2018-08: HTTP APIs (2019) and raised timeouts (2024) of gateways,
/// container images of functions (2020).
const std::set<std::string> later_rules = {"api-gateway.http-timeout",
                                           "api-gateway.rest-timeout-max", "lambda.image-max"};
/// Logs Insights (2018-11), infrequent access of logs and extended support of clusters (2023).
const std::map<std::string, std::set<std::string>> later_meters = {
    {"cloudwatch", {"insights-gb", "log-ingest-infrequent-gb"}},
    {"eks", {"extended-support-cluster-hours"}}};

/// What a price file has, and what came after its epoch.
PricedNames names_of(const PriceFiles& files, const std::string& service) {
  PricedNames names = priced_names(files, service);
  const auto later = later_meters.find(service);
  if (files.book.epoch != "2018-08" || later == later_meters.end()) return names;
  for (const std::string& meter : later->second) {
    INFO(service << "." << meter << " is there: it belongs off the list");
    CHECK(names.meters.try_emplace(meter).second);
  }
  return names;
}

}  // namespace

TEST_CASE("a service that is data names only what each of its price files has") {
  for (const auto& [service, file] : model_files("aws/services", {})) {
    const auto books = load_price_files_of("aws", service);
    INFO(service);
    CHECK_FALSE(books.empty());
    for (const PriceFiles& files : books) {
      INFO(files.book.region << " " << files.book.epoch);
      CHECK_NOTHROW(read_counting(file.read(), service, names_of(files, service)));
    }
  }
}

TEST_CASE("each rule that holds a setting stands in the books of every epoch, or came later") {
  for (const char* epoch : {"2018-08", "2026"}) {
    const PriceFiles files = load_price_files({"us-east-1", epoch});
    const services::Catalogue catalogue = load_catalogue();
    for (const services::Service& service : catalogue) {
      const auto rules = files.rules.find(std::string(service.name));
      if (rules == files.rules.end()) continue;  // the service itself came later, or has no prices
      for (const services::SettingRule& setting : service.settings) {
        if (setting.rule.empty()) continue;
        CAPTURE(epoch, service.name, setting.key, setting.rule);
        const bool came_later =
            epoch == std::string("2018-08") &&
            later_rules.contains(std::string(service.name) + "." + std::string(setting.rule));
        CHECK(rules->second.has(setting.rule) != came_later);
      }
      for (const services::SharedSetting& shared : service.shared_settings) {
        CAPTURE(epoch, service.name, shared.quota, shared.kept_free);
        CHECK(rules->second.has(shared.quota));
        CHECK((shared.kept_free.empty() || rules->second.has(shared.kept_free)));
      }
    }
  }
}
