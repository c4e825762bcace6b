// Code and data together: every meter that a service emits and every rule that it asks for is in
// the books.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "scenario/books/catalogue_files.hpp"
#include "scenario/books/price_files.hpp"
#include "support/catch.hpp"
#include "unpriced.hpp"

using namespace costsim;
using namespace costsim::services;

namespace {

/// What a service that cannot run by its defaults alone is given: by parameter, or by
/// service.parameter where two mean different things by one name.
const std::map<std::string, std::string, std::less<>> examples = {
    {"every", "5min"},
    {"size", "100GB"},
    {"vcpu", "1"},
    {"memory", "2GB"},
    {"instance", "t3.large"},
    {"share", "10%"},
    {"fleet_rate", "12M/h"},
    {"fleet_nodes", "4"},
    {"fleet_vcpu", "1.1"},
    {"sampled", "5%"},
    {"images", "10GB"},
    {"step-functions-express.duration", "350ms"},
    {"transitions", "5"},
    {"meter", "kms.requests"},
    {"quantity", "2"},
};

const Catalogue catalogue = scenario::load_catalogue();

const std::map<std::string, Measurement> measurements = {
    {"collector", {"collector", 5000, "a CPU", "models/measured/collector.toml"}}};

Parameters example_of(const Service& service) {
  Parameters values(service.parameters);
  for (const Parameter& row : service.parameters) {
    const std::string own = std::string(service.name) + "." + std::string(row.name);
    const auto example = examples.contains(own) ? examples.find(own) : examples.find(row.name);
    INFO("add an example of '" << row.name << "' of " << service.name << " to this test");
    REQUIRE((row.fallback != required || example != examples.end()));
    if (example == examples.end()) continue;
    values.set(row.name, read_value(row, example->second));
  }
  return values;
}

std::vector<std::string> choices_of(const Parameter& row) {
  if (row.kind == Kind::Flag) return {"true", "false"};
  std::vector<std::string> choices;
  if (row.kind != Kind::Choice) return choices;
  std::string_view rest = row.choices;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('|'), rest.size());
    choices.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return choices;
}

/// A value other than the fallback, in the row's range.
std::string another_value(const Parameter& row) {
  const std::vector<std::string> choices = choices_of(row);
  if (!choices.empty()) return choices.front() == row.fallback ? choices.back() : choices.front();
  const bool is_time = row.kind == Kind::Time || row.kind == Kind::Distribution;
  const int least = static_cast<int>(row.min) + 1;
  return std::to_string(least) + (is_time ? "s" : "");
}

Flow one_hour() {
  Flow flow;
  flow.step = std::chrono::minutes(1);
  flow.items = Eigen::ArrayXd::Constant(60, 600);
  flow.total = 36000;
  flow.size = {2048};
  return flow;
}

StageOutcome run(const Service& service, const Parameters& values,
                 const scenario::PriceFiles& files) {
  static const metering::Rules none;
  const auto rules = files.rules.find(std::string(service.name));
  Context context{.stage = std::string(service.name),
                  .rules = rules == files.rules.end() ? none : rules->second,
                  .workload = {}};
  context.workload.cpu = context.workload.wait = std::chrono::milliseconds(5);
  context.month = std::chrono::hours(730);
  context.span = std::chrono::hours(1);
  context.measurements = &measurements;
  if (!service.machines.empty()) context.machines = &files.rules.at(std::string(service.machines));
  return service.run(one_hour(), values, context);
}

/// A region that is like another one has no price where no source has one: a run that needs it
/// stops.
bool may_lack(const scenario::PriceFiles& files, const metering::MeterId& meter) {
  static const std::set<std::string> complete = {"us-east-1", "us-west-1", "us-west-2", "eu-west-1",
                                                 "ap-southeast-2"};
  return !complete.contains(files.book.region) && costsim::testing::unpriced_somewhere(meter);
}

void check_priced(const Service& service, const Parameters& values,
                  const scenario::PriceFiles& files) {
  for (const auto& line : run(service, values, files).usage) {
    const bool by_scenario = !is_stage(service.role) || line.meter.meter.ends_with("savings-plan");
    if (by_scenario) continue;
    CAPTURE(line.meter.text());
    CHECK((files.book.tariffs.count(line.meter) == 1 || may_lack(files, line.meter)));
    CHECK_FALSE(line.quantity.is_negative());
  }
}

}  // namespace

TEST_CASE("whatever is chosen, the 2026 book of us-east-1 has its rules and prices") {
  const scenario::PriceFiles files = scenario::load_price_files({"us-east-1", "2026"});
  for (const Service& service : catalogue) {
    for (const Parameter& row : service.parameters) {
      for (const std::string& choice : choices_of(row)) {
        CAPTURE(service.name, row.name, choice);
        Parameters values = example_of(service);
        values.set(row.name, read_value(row, choice));
        check_priced(service, values, files);
      }
    }
  }
}

TEST_CASE("every service runs by its defaults in the 2026 book of every region") {
  for (const scenario::BookName& name : scenario::available_books()) {
    if (name.epoch != "2026") continue;
    const scenario::PriceFiles files = scenario::load_price_files(name);
    for (const Service& service : catalogue) {
      CAPTURE(name.region, service.name);
      check_priced(service, example_of(service), files);
    }
  }
}

TEST_CASE("what only simulated requests heed changes no usage of the flow") {
  const scenario::PriceFiles files = scenario::load_price_files({"us-east-1", "2026"});
  std::size_t rows = 0;
  for (const Service& service : catalogue) {
    Parameters example = example_of(service);
    if (find_parameter(service.parameters, "spot_interruption") != nullptr)
      example.set("purchase", std::string("spot"));  // only these are interrupted
    const auto usage = run(service, example, files).usage;
    for (const Parameter& row : service.parameters) {
      if (!row.request_level_only) continue;
      ++rows;
      CAPTURE(service.name, row.name, another_value(row));
      Parameters values = example;
      values.set(row.name, read_value(row, another_value(row)));
      const auto changed = run(service, values, files).usage;
      REQUIRE(changed.size() == usage.size());
      for (std::size_t i = 0; i < usage.size(); ++i) {
        CHECK(changed[i].meter.text() == usage[i].meter.text());
        CHECK(changed[i].quantity == usage[i].quantity);
      }
    }
  }
  CHECK(rows > 30);
}

TEST_CASE("the catalogue is in alphabetical order, and each parameter explains itself") {
  std::string_view before;
  for (const Service& service : catalogue) {
    CHECK(before < service.name);
    before = service.name;
    CHECK(catalogue.find(service.name)->name == service.name);
    CHECK_FALSE(service.help.empty());
    for (const Parameter& row : service.parameters) {
      CAPTURE(service.name, row.name);
      CHECK_FALSE(row.help.empty());
      CHECK((row.kind == Kind::Choice) == !row.choices.empty());
    }
  }
  CHECK(catalogue.find("no-such-service") == nullptr);
}
