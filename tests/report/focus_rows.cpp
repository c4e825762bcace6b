#include "focus_rows.hpp"

#include <algorithm>
#include <iterator>
#include <regex>
#include <utility>

#include "outcomes.hpp"
#include "report/review/review.hpp"
#include "support/catch.hpp"

namespace costsim::report::focus_rows {
namespace {

/// The columns of feature level "Mandatory" in FOCUS 1.2, §3.
const std::set<std::string> mandatory = {
    "BilledCost",        "BillingAccountId",   "BillingAccountName", "BillingCurrency",
    "BillingPeriodEnd",  "BillingPeriodStart", "ChargeCategory",     "ChargeClass",
    "ChargeDescription", "ChargePeriodEnd",    "ChargePeriodStart",  "ContractedCost",
    "EffectiveCost",     "InvoiceIssuerName",  "ListCost",           "PricingQuantity",
    "PricingUnit",       "ProviderName",       "PublisherName",      "ServiceCategory",
    "ServiceName"};

bool nearly(const Decimal& a, const Decimal& b) {
  const Decimal apart = a < b ? b - a : a - b;
  return apart <= Decimal::parse("0.000000001");  // one rounding to the nano-dollar
}

bool is_usage_at_list(const Row& row) {
  return row.at("CommitmentDiscountId").empty();
}

/// What FOCUS 1.2 asks of rows of commitments: of their purchase, of what they pay for and of what
/// is left of them.
void keeps_focus_of_commitments(const Row& row) {
  for (const char* column :
       {"CommitmentDiscountName", "CommitmentDiscountType", "CommitmentDiscountUnit"}) {
    CHECK_FALSE(row.at(column).empty());
  }
  const std::string& category = row.at("CommitmentDiscountCategory");
  CHECK((category == "Spend" || category == "Usage"));
  CHECK(figure(row, "CommitmentDiscountQuantity") > Decimal(0));
  CHECK(row.at("ProviderName") == "AWS");
  if (row.at("ChargeCategory") == "Purchase") {
    CHECK(row.at("ChargeFrequency") == "Recurring");
    CHECK(row.at("CommitmentDiscountStatus").empty());
    CHECK(row.at("PricingCategory") == "Standard");
    CHECK(figure(row, "EffectiveCost").is_zero());
    CHECK(figure(row, "BilledCost") > Decimal(0));
  } else {
    const std::string& status = row.at("CommitmentDiscountStatus");
    CHECK((status == "Used" || status == "Unused"));
    CHECK(row.at("ChargeFrequency") == "Usage-Based");
    CHECK(row.at("PricingCategory") == "Committed");
    CHECK(figure(row, "BilledCost").is_zero());
    CHECK(figure(row, "EffectiveCost") > Decimal(0));
  }
  const bool consumed = row.at("CommitmentDiscountStatus") == "Used";
  CHECK(row.at("ConsumedQuantity").empty() == !consumed);
  CHECK(row.at("ConsumedUnit").empty() == !consumed);
}

void keeps_focus_without_commitments(const Row& row) {
  for (const auto& [column, value] : row) {
    if (column.starts_with("CommitmentDiscount")) CHECK(value.empty());
  }
  CHECK(row.at("ChargeCategory") == "Usage");
  CHECK(row.at("PricingCategory") == "Standard");
  CHECK(row.at("ChargeFrequency") == "Usage-Based");
  CHECK(row.at("EffectiveCost") == row.at("BilledCost"));
  CHECK_FALSE(row.at("ConsumedQuantity").empty());
  CHECK_FALSE(row.at("ConsumedUnit").empty());
}

}  // namespace

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

std::vector<Row> rows_of(const decision::Outcome& outcome) {
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
  CHECK(row.at("BillingCurrency") == "USD");  // ISO 4217
  CHECK(is_allowed(row.at("ServiceCategory"), row.at("ServiceSubcategory")));
  CHECK(nearly(figure(row, "ListUnitPrice") * figure(row, "PricingQuantity"),
               figure(row, "ListCost")));
  CHECK(nearly(figure(row, "ContractedUnitPrice") * figure(row, "PricingQuantity"),
               figure(row, "ContractedCost")));
  for (const char* known_with : {"SkuId", "SkuPriceId", "RegionId", "RegionName", "SubAccountId"}) {
    CHECK_FALSE(row.at(known_with).empty());
  }
  is_usage_at_list(row) ? keeps_focus_without_commitments(row) : keeps_focus_of_commitments(row);
}

Decimal sum_of(const std::vector<Row>& rows, const std::string& column) {
  Decimal sum;
  for (const Row& row : rows) sum += figure(row, column);
  return sum;
}

std::vector<Row> rows_with(const std::vector<Row>& rows, const std::string& column,
                           const std::string& value) {
  std::vector<Row> found;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(found),
               [&](const Row& row) { return row.at(column) == value; });
  return found;
}

}  // namespace costsim::report::focus_rows
