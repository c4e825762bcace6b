#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <span>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "report/kit/csv_row.hpp"
#include "report/outcome/summary.hpp"
#include "report/review/review.hpp"
#include "services/kit/subcategory.hpp"

namespace costsim::report::review {
namespace {

namespace chrono = std::chrono;
using decision::ArchitectureOutcome;
using decision::Outcome;
using decision::PriceBasis;
using pricing::LineItem;

/// A month of the calendar, and what of it the forecast covers.
struct BillingMonth {
  chrono::sys_seconds begin, end, covered_until;
};

/// One row, before it is written.
struct FocusRow {
  const Outcome& outcome;
  const ArchitectureOutcome& architecture;
  const PriceBasis& prices;
  const BillingMonth& month;
  const LineItem& item;
};

int number_at(const std::string& text, std::size_t at, std::size_t length, int otherwise) {
  if (text.size() < at + length) return otherwise;
  int number = 0;
  for (const char c : text.substr(at, length)) {
    if (c < '0' || c > '9') return otherwise;
    number = number * 10 + (c - '0');
  }
  return number;
}

/// The month that an epoch such as "2026", "2018-08" or "2018-08-15" begins in.
chrono::year_month first_month(const std::string& epoch) {
  const auto month = static_cast<unsigned>(number_at(epoch, 5, 2, 1));
  return chrono::year(number_at(epoch, 0, 4, 1970)) / chrono::month(month);
}

/// A forecast's month has as many hours as the scenario says, but none beyond its calendar month.
BillingMonth billing_month(chrono::year_month month, Duration length) {
  const chrono::sys_seconds begin = chrono::sys_days(month / 1),
                            end = chrono::sys_days((month + chrono::months(1)) / 1);
  return {begin, end, std::min(end, begin + chrono::ceil<chrono::seconds>(length))};
}

/// ISO 8601 in UTC, as FOCUS' date/time format has it: "2018-08-31T00:00:00Z".
std::string time_text(chrono::sys_seconds time) {
  const auto day = chrono::floor<chrono::days>(time);
  const chrono::year_month_day date(day);
  const chrono::hh_mm_ss clock(time - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

/// "Queries" of "query".
std::string in_plural(std::string noun) {
  const bool size = noun.size() <= 3 && noun.ends_with('B');
  if (size || noun.empty() || noun.ends_with('s')) return noun;
  const bool ends_in_y =
      noun.size() > 1 && noun.ends_with('y') &&
      std::string_view("aeiou").find(noun[noun.size() - 2]) == std::string_view::npos;
  return ends_in_y ? noun.substr(0, noun.size() - 1) + "ies" : noun + "s";
}

/// FOCUS' unit format: capitalised nouns, the last of which is in the plural, "GB-Seconds".
std::string unit_text(const LineItem& item) {
  std::string unit = csv_text(item.unit);
  bool begins = true;
  for (char& c : unit) {
    if (begins) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    begins = c == '-' || c == ' ';
  }
  return in_plural(std::move(unit));
}

std::string pricing_unit(const LineItem& item) {
  return item.per == Decimal(1) ? unit_text(item)
                                : fmt::format("{} {}", item.per.text(), unit_text(item));
}

std::string list_cost(const LineItem& item) {
  return cost(item.quantity, item.price, item.per).text();
}

const services::Subcategory& kind_of(const FocusRow& row) {
  const auto known = row.outcome.subcategories.find(row.item.meter.service);
  const bool is_known = known != row.outcome.subcategories.end();
  return *services::find_subcategory(is_known ? known->second : services::other_subcategory);
}

/// Labour and costs of one's own are paid to somebody else, nobody knows whom.
std::string provider(const FocusRow& row) {
  return kind_of(row).name == services::other_subcategory ? "Other" : "AWS";
}

/// Spot prices move with the market.
std::string pricing_category(const FocusRow& row) {
  return row.item.meter.meter.find("spot") == std::string::npos ? "Standard" : "Dynamic";
}

/// A column of FOCUS 1.2 and how a line of a bill fills it; what is empty is null.
struct FocusColumn {
  const char* id;
  std::string (*value)(const FocusRow& row);
};

using Row = const FocusRow&;

constexpr std::array columns = {
    FocusColumn{"BilledCost", [](Row row) { return row.item.amount.text(); }},
    FocusColumn{"BillingAccountId", [](Row) { return std::string("forecast"); }},
    FocusColumn{"BillingAccountName", [](Row row) { return csv_text(title_of(row.outcome)); }},
    FocusColumn{"BillingCurrency", [](Row) { return std::string("USD"); }},
    FocusColumn{"BillingPeriodEnd", [](Row row) { return time_text(row.month.end); }},
    FocusColumn{"BillingPeriodStart", [](Row row) { return time_text(row.month.begin); }},
    FocusColumn{"ChargeCategory", [](Row) { return std::string("Usage"); }},
    FocusColumn{"ChargeClass", [](Row) { return std::string(); }},
    FocusColumn{"ChargeDescription",
                [](Row row) {
                  return csv_text(fmt::format("{}: {}", row.item.stage,
                                              meter_label(row.item, row.architecture.bill)));
                }},
    FocusColumn{"ChargeFrequency", [](Row) { return std::string("Usage-Based"); }},
    FocusColumn{"ChargePeriodEnd", [](Row row) { return time_text(row.month.covered_until); }},
    FocusColumn{"ChargePeriodStart", [](Row row) { return time_text(row.month.begin); }},
    FocusColumn{"ConsumedQuantity", [](Row row) { return row.item.quantity.text(); }},
    FocusColumn{"ConsumedUnit", [](Row row) { return unit_text(row.item); }},
    FocusColumn{"ContractedCost", [](Row row) { return row.item.amount.text(); }},
    FocusColumn{"ContractedUnitPrice",
                [](Row row) { return (row.item.price * (Decimal(1) - row.item.discount)).text(); }},
    FocusColumn{"EffectiveCost", [](Row row) { return row.item.amount.text(); }},
    FocusColumn{"InvoiceIssuerName", [](Row) { return std::string("costsim"); }},
    FocusColumn{"ListCost", [](Row row) { return list_cost(row.item); }},
    FocusColumn{"ListUnitPrice", [](Row row) { return row.item.price.text(); }},
    FocusColumn{"PricingCategory", pricing_category},
    FocusColumn{"PricingQuantity",
                [](Row row) { return row.item.quantity.divided_by(row.item.per).text(); }},
    FocusColumn{"PricingUnit", [](Row row) { return pricing_unit(row.item); }},
    FocusColumn{"ProviderName", provider},
    FocusColumn{"PublisherName", provider},
    FocusColumn{"RegionId", [](Row row) { return csv_text(row.prices.region); }},
    FocusColumn{"RegionName", [](Row row) { return csv_text(row.prices.region); }},
    FocusColumn{"ResourceId",
                [](Row row) { return csv_text(row.architecture.name + "/" + row.item.stage); }},
    FocusColumn{"ResourceName", [](Row row) { return csv_text(row.item.stage); }},
    FocusColumn{"ResourceType", [](Row row) { return csv_text(row.item.meter.service); }},
    FocusColumn{"ServiceCategory", [](Row row) { return std::string(kind_of(row).category); }},
    FocusColumn{"ServiceName", [](Row row) { return csv_text(row.item.meter.service); }},
    FocusColumn{"ServiceSubcategory", [](Row row) { return std::string(kind_of(row).name); }},
    FocusColumn{"SkuId", [](Row row) { return csv_text(row.item.meter.text()); }},
    FocusColumn{"SkuPriceId",
                [](Row row) {
                  return csv_text(fmt::format("{}.tier-{}.{}", row.item.meter.text(), row.item.tier,
                                              row.prices.epoch));
                }},
    FocusColumn{"SubAccountId", [](Row row) { return csv_text(row.architecture.name); }},
    FocusColumn{"SubAccountName", [](Row row) { return csv_text(row.architecture.name); }},
};

std::string rows_of(const Outcome& outcome, const ArchitectureOutcome& architecture,
                    std::size_t number, const pricing::Bill& bill) {
  const PriceBasis& prices = architecture.prices ? *architecture.prices : outcome.prices;
  const Duration length =
      outcome.months.empty() ? outcome.period : outcome.months.at(number).length;
  const BillingMonth month =
      billing_month(first_month(prices.epoch) + chrono::months(static_cast<int>(number)), length);
  std::string rows;
  for (const LineItem& item : bill.items) {
    std::vector<std::string> fields;
    fields.reserve(columns.size());
    for (const FocusColumn& column : columns) {
      fields.push_back(column.value({outcome, architecture, prices, month, item}));
    }
    rows += csv_row(fields);
  }
  return rows;
}

}  // namespace

std::string focus(const Outcome& outcome, const Options&) {
  std::vector<std::string> names;
  names.reserve(columns.size());
  for (const FocusColumn& column : columns) names.emplace_back(column.id);
  std::string file = csv_row(names);
  for (const ArchitectureOutcome& architecture : outcome.architectures) {
    const std::span<const pricing::Bill> months =
        architecture.months.empty() ? std::span(&architecture.bill, 1) : architecture.months;
    for (std::size_t i = 0; i < months.size(); ++i) {
      file += rows_of(outcome, architecture, i, months[i]);
    }
  }
  return file;
}

}  // namespace costsim::report::review
