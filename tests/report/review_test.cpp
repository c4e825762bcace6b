// A decision record and FOCUS rows, each held against its specification by a checker written from
// it.
#include "report/review/review.hpp"

#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "outcomes.hpp"
#include "services/kit/subcategory.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::report;
using Catch::Matchers::Contains;

namespace {

using Row = std::map<std::string, std::string>;

/// RFC 4180: CRLF, quoted fields, doubled quotes.
std::vector<std::vector<std::string>> fields_of(const std::string& file) {
  std::vector<std::vector<std::string>> rows(1);
  std::string field;
  bool quoted = false;
  for (std::size_t i = 0; i < file.size(); ++i) {
    const char c = file[i];
    if (quoted && c == '"' && i + 1 < file.size() && file[i + 1] == '"') {
      field += c;
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == ',' || c == '\r')) {
      rows.back().push_back(std::exchange(field, ""));
    } else if (!quoted && c == '\n') {
      rows.emplace_back();
    } else {
      field += c;
    }
  }
  rows.pop_back();
  return rows;
}

std::vector<Row> focus_rows(const decision::Outcome& outcome) {
  const auto table = fields_of(review::focus(outcome, options));
  std::vector<Row> rows;
  for (std::size_t i = 1; i < table.size(); ++i) {
    REQUIRE(table[i].size() == table[0].size());
    Row row;
    for (std::size_t column = 0; column < table[0].size(); ++column) {
      row[table[0][column]] = table[i][column];
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

/// The columns of feature level "Mandatory" in FOCUS 1.2, §3.
const std::set<std::string> mandatory = {
    "BilledCost",        "BillingAccountId",   "BillingAccountName", "BillingCurrency",
    "BillingPeriodEnd",  "BillingPeriodStart", "ChargeCategory",     "ChargeClass",
    "ChargeDescription", "ChargePeriodEnd",    "ChargePeriodStart",  "ContractedCost",
    "EffectiveCost",     "InvoiceIssuerName",  "ListCost",           "PricingQuantity",
    "PricingUnit",       "ProviderName",       "PublisherName",      "ServiceCategory",
    "ServiceName"};

/// The allowed values of ServiceSubcategory in FOCUS 1.2, §3, by their ServiceCategory; each
/// category has one more, "Other (…)".
const std::map<std::string, std::set<std::string>> allowed = {
    {"AI and Machine Learning",
     {"AI Platforms", "Bots", "Generative AI", "Machine Learning", "Natural Language Processing"}},
    {"Analytics",
     {"Analytics Platforms", "Business Intelligence", "Data Processing", "Search",
      "Streaming Analytics"}},
    {"Business Applications", {"Productivity and Collaboration"}},
    {"Compute",
     {"Containers", "End User Computing", "Quantum Compute", "Serverless Compute",
      "Virtual Machines"}},
    {"Databases",
     {"Caching", "Data Warehouses", "Ledger Databases", "NoSQL Databases", "Relational Databases",
      "Time Series Databases"}},
    {"Developer Tools",
     {"Developer Platforms", "Continuous Integration and Deployment", "Development Environments",
      "Source Code Management", "Quality Assurance"}},
    {"Identity", {"Identity and Access Management"}},
    {"Integration", {"API Management", "Messaging", "Workflow Orchestration"}},
    {"Internet of Things", {"IoT Analytics", "IoT Platforms"}},
    {"Management and Governance",
     {"Architecture", "Compliance", "Cost Management", "Data Governance", "Disaster Recovery",
      "Endpoint Management", "Observability", "Support"}},
    {"Media", {"Content Creation", "Gaming", "Media Streaming", "Mixed Reality"}},
    {"Migration", {"Data Migration", "Resource Migration"}},
    {"Mobile", {}},
    {"Multicloud", {"Multicloud Integration"}},
    {"Networking",
     {"Application Networking", "Content Delivery", "Network Connectivity",
      "Network Infrastructure", "Network Routing", "Network Security"}},
    {"Security",
     {"Secret Management", "Security Posture Management", "Threat Detection and Response"}},
    {"Storage",
     {"Backup Storage", "Block Storage", "File Storage", "Object Storage", "Storage Platforms"}},
    {"Web", {"Application Platforms"}},
    {"Other", {}}};

bool is_allowed(const std::string& category, const std::string& subcategory) {
  return allowed.contains(category) &&
         (subcategory == "Other (" + category + ")" || allowed.at(category).contains(subcategory));
}

Decimal figure(const Row& row, const std::string& column) {
  return Decimal::parse(row.at(column));
}

bool nearly(const Decimal& a, const Decimal& b) {
  const Decimal apart = a < b ? b - a : a - b;
  return apart <= Decimal::parse("0.000000001");  // one rounding to the nano-dollar
}

/// What FOCUS 1.2 asks of a row whose ChargeCategory is "Usage" and whose ChargeClass is null.
void keeps_focus(const Row& row) {
  static const std::regex time("[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z");
  for (const std::string& column : mandatory) {
    INFO(column);
    REQUIRE(row.contains(column));
    CHECK(row.at(column).empty() == (column == "ChargeClass"));
  }
  for (const char* column :
       {"BillingPeriodStart", "BillingPeriodEnd", "ChargePeriodStart", "ChargePeriodEnd"}) {
    CHECK(std::regex_match(row.at(column), time));
  }
  CHECK(row.at("ChargePeriodStart") < row.at("ChargePeriodEnd"));
  CHECK(row.at("BillingPeriodStart") <= row.at("ChargePeriodStart"));
  CHECK(row.at("ChargePeriodEnd") <= row.at("BillingPeriodEnd"));
  CHECK(row.at("ChargeCategory") == "Usage");
  CHECK(row.at("BillingCurrency") == "USD");  // ISO 4217
  CHECK(is_allowed(row.at("ServiceCategory"), row.at("ServiceSubcategory")));
  CHECK(row.at("PricingCategory") == "Standard");
  CHECK(row.at("ChargeFrequency") == "Usage-Based");
  CHECK(nearly(figure(row, "ListUnitPrice") * figure(row, "PricingQuantity"),
               figure(row, "ListCost")));
  CHECK(nearly(figure(row, "ContractedUnitPrice") * figure(row, "PricingQuantity"),
               figure(row, "ContractedCost")));
  for (const char* known_with : {"ConsumedQuantity", "ConsumedUnit", "SkuId", "SkuPriceId",
                                 "RegionId", "RegionName", "SubAccountId"}) {
    CHECK_FALSE(row.at(known_with).empty());
  }
}

}  // namespace

TEST_CASE("FOCUS rows keep the specification's column rules") {
  for (const auto& outcome : {event_collector(), huge_outcome(), hostile_outcome()}) {
    const auto rows = focus_rows(outcome);
    CHECK_FALSE(rows.empty());
    for (const Row& row : rows) keeps_focus(row);
  }
  CHECK(focus_rows(empty_outcome()).empty());
}

TEST_CASE("the subcategories that a service can state are those of FOCUS, each of its category") {
  std::size_t count = 0;
  for (const auto& [category, names] : allowed) count += names.size() + 1;
  CHECK(services::subcategories().size() == count);
  for (const auto& each : services::subcategories()) {
    INFO(each.name);
    CHECK(is_allowed(std::string(each.category), std::string(each.name)));
    CHECK(services::find_subcategory(each.name) == &each);
  }
}

TEST_CASE("FOCUS rows say what kind of service is paid, costs of one's own are of none") {
  std::map<std::string, std::string> kinds;
  for (const Row& row : focus_rows(event_collector())) {
    kinds[row.at("ServiceName")] = row.at("ServiceCategory") + "/" + row.at("ServiceSubcategory");
  }
  CHECK(kinds == std::map<std::string, std::string>{{"api-gateway", "Integration/API Management"},
                                                    {"kinesis", "Analytics/Streaming Analytics"},
                                                    {"lambda", "Compute/Serverless Compute"},
                                                    {"ec2", "Compute/Virtual Machines"},
                                                    {"operations", "Other/Other (Other)"}});
  for (const Row& row : focus_rows(event_collector())) {
    CHECK(row.at("ProviderName") == (row.at("ServiceName") == "operations" ? "Other" : "AWS"));
  }
}

TEST_CASE("FOCUS columns have names in Pascal case, each once") {
  const auto header = fields_of(review::focus(event_collector(), options)).front();
  CHECK(std::set<std::string>(header.begin(), header.end()).size() == header.size());
  for (const std::string& name : header) {
    CHECK(std::regex_match(name, std::regex("([A-Z][a-z]+)+")));
  }
}

TEST_CASE("the FOCUS rows of an architecture add up to its bill, over the forecast's period") {
  const auto outcome = event_collector();
  const auto rows = focus_rows(outcome);
  for (const auto& architecture : outcome.architectures) {
    Decimal sum;
    for (const Row& row : rows) {
      if (row.at("SubAccountId") == architecture.name) sum += figure(row, "BilledCost");
    }
    CHECK(sum == architecture.bill.total().dollars());
  }
  // 720 h from the first day of the prices' epoch.
  CHECK(rows[0].at("BillingPeriodStart") == "2018-08-01T00:00:00Z");
  CHECK(rows[0].at("BillingPeriodEnd") == "2018-09-01T00:00:00Z");
  CHECK(rows[0].at("ChargePeriodEnd") == "2018-08-31T00:00:00Z");
  CHECK(rows[0].at("PricingQuantity") == "8640");
  CHECK(rows[0].at("PricingUnit") == "1000000 Requests");
  CHECK(rows[1].at("ConsumedUnit") == "Shard-Hours");
}

TEST_CASE("FOCUS rows of a longer forecast are those of each month, in its own billing period") {
  decision::Outcome outcome = event_collector();
  outcome.prices.epoch = "2026-11";
  for (int month = 0; month < 4; ++month) outcome.months.push_back({std::chrono::hours(720), 1});
  for (auto& architecture : outcome.architectures) {
    architecture.prices.reset();
    architecture.months.assign(4, architecture.bill);
  }
  const auto rows = focus_rows(outcome);
  std::set<std::pair<std::string, std::string>> billed, charged;
  for (const Row& row : rows) {
    keeps_focus(row);
    billed.emplace(row.at("BillingPeriodStart"), row.at("BillingPeriodEnd"));
    charged.emplace(row.at("ChargePeriodStart"), row.at("ChargePeriodEnd"));
  }
  const auto at = [](const char* day) { return std::string(day) + "T00:00:00Z"; };
  using Spans = std::set<std::pair<std::string, std::string>>;
  CHECK(billed == Spans{{at("2026-11-01"), at("2026-12-01")},
                        {at("2026-12-01"), at("2027-01-01")},
                        {at("2027-01-01"), at("2027-02-01")},
                        {at("2027-02-01"), at("2027-03-01")}});
  CHECK(charged == Spans{{at("2026-11-01"), at("2026-12-01")},
                         {at("2026-12-01"), at("2026-12-31")},
                         {at("2027-01-01"), at("2027-01-31")},
                         {at("2027-02-01"), at("2027-03-01")}});
  CHECK(rows.size() == 4 * focus_rows(event_collector()).size());
}

TEST_CASE("a decision record has MADR's parts in MADR's order") {
  // adr-template.md of MADR 4.0.0.
  const char* parts[] = {"---\nstatus: proposed\n---\n\n# ",
                         "\n## Context and Problem Statement\n\n",
                         "\n## Decision Drivers\n\n* ",
                         "\n## Considered Options\n\n* ",
                         "\n## Decision Outcome\n\nChosen option: ",
                         "\n### Consequences\n\n* ",
                         "\n### Confirmation\n\n",
                         "\n## Pros and Cons of the Options\n\n### ",
                         "\n## More Information\n\n"};
  for (const auto& outcome : {event_collector(), huge_outcome()}) {
    const std::string record = review::adr(outcome, options);
    std::size_t at = 0;
    for (const char* part : parts) {
      INFO(part);
      const std::size_t found = record.find(part, at);
      REQUIRE(found != std::string::npos);
      at = found + 1;
    }
  }
}

TEST_CASE("a decision record proposes the cheapest that copes, and says what speaks against it") {
  const std::string record = review::adr(event_collector(), options);
  CHECK_THAT(record,
             Contains("Chosen option: \"containers\", because it is the cheapest that copes: "
                      "$2,423.19 for 720 h."));
  CHECK_THAT(record, Contains("* Bad, because rule-of-40 fails: "));
  CHECK_THAT(record, Contains("* Good, because budget holds: "));
  CHECK_THAT(record, Contains("* Bad, because kinesis: 80 shards exceed the quota of the region"));
  CHECK_THAT(record, Contains("<code>costsim check scenarios/event-collector.toml</code>"));
}

TEST_CASE("the commands of a decision record can be copied into a shell, whatever the path") {
  auto outcome = event_collector();
  outcome.scenario.path = "our scenarios/cost.toml";
  const std::string record = review::adr(outcome, options);
  CHECK_THAT(record, Contains("<code>costsim check 'our scenarios/cost.toml'</code>"));
  CHECK_THAT(record, Contains("<code>costsim run 'our scenarios/cost.toml' --export html="));
}

TEST_CASE("the commands of a decision record say what was set on top of the scenario") {
  auto outcome = event_collector();
  outcome.scenario.arguments = {"--set", "traffic.rate=3000/s", "--set", "scenario.title=a b"};
  const std::string record = review::adr(outcome, options);
  CHECK_THAT(record, Contains("event-collector.toml --set traffic.rate=3000/s --set "
                              "'scenario.title=a b'</code> and fails"));
  outcome.scenario.path = "<stdin>";
  CHECK_THAT(review::adr(outcome, options), Contains("<code>costsim check - --set"));
}

TEST_CASE("without a check nothing confirms a decision, and the record says so") {
  auto outcome = event_collector();
  outcome.checks.clear();
  const std::string record = review::adr(outcome, options);
  CHECK_THAT(record,
             Contains("### Confirmation\n\nNothing confirms this: the scenario states no check"));
  CHECK_THAT(record, !Contains("costsim check"));
}

TEST_CASE("where none copes none is proposed") {
  auto outcome = event_collector();
  outcome.architectures.pop_back();
  CHECK_THAT(review::adr(outcome, options), Contains("Chosen option: none of them"));
}
