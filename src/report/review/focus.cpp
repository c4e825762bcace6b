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
#include "report/review/focus_charge.hpp"
#include "report/review/review.hpp"
#include "services/kit/subcategory.hpp"

namespace costsim::report::review {
namespace {

namespace chrono = std::chrono;
using decision::ArchitectureOutcome;
using decision::CommitmentKind;
using decision::CommitmentUse;
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
  const Charge& charge;
  const LineItem& item;  ///< the charge's
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

/// The month in which the forecast's period begins: that of its prices, where nobody says.
chrono::year_month first_month(const Outcome& outcome, const PriceBasis& prices) {
  if (!outcome.start) return first_month(prices.epoch);
  return chrono::year(outcome.start->year) /
         chrono::month(static_cast<unsigned>(outcome.start->month));
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

bool is_plan(const CommitmentUse& commitment) {
  return commitment.kind == CommitmentKind::SavingsPlan;
}

/// What is paid without commitments; commitments have been told by then.
std::string contracted_cost(const FocusRow& row) {
  return row.charge.kind == ChargeKind::Used ? list_cost(row.item) : row.item.amount.text();
}

/// Nobody consumes what is bought in advance, or what is not used.
bool is_consumed(const FocusRow& row) {
  return row.charge.kind == ChargeKind::Usage || row.charge.kind == ChargeKind::Used;
}

/// A plan is no service of the catalogue: it is sold by the name of the offer.
constexpr std::string_view plans = "savings-plans";

/// What is paid: of a commitment what it reserves.
std::string service_of(const FocusRow& row) {
  if (is_consumed(row)) return row.item.meter.service;
  return is_plan(*row.charge.commitment) ? std::string(plans) : row.charge.commitment->service;
}

std::string service_name(const FocusRow& row) {
  return csv_text(service_of(row));
}

const services::Subcategory& kind_of(const FocusRow& row) {
  const std::string service = service_of(row);
  const auto known = row.outcome.subcategories.find(service);
  if (known != row.outcome.subcategories.end()) return *services::find_subcategory(known->second);
  return *services::find_subcategory(service == plans ? "Other (Compute)"
                                                      : services::other_subcategory);
}

/// Labour and costs of one's own are paid to somebody else, nobody knows whom.
std::string provider(const FocusRow& row) {
  return kind_of(row).name == services::other_subcategory ? "Other" : "AWS";
}

/// Spot prices move with the market.
std::string pricing_category(const FocusRow& row) {
  if (row.charge.kind == ChargeKind::Used || row.charge.kind == ChargeKind::Unused) {
    return "Committed";
  }
  return row.item.meter.meter.find("spot") == std::string::npos ? "Standard" : "Dynamic";
}

bool is_purchase(const FocusRow& row) {
  return row.charge.kind == ChargeKind::Purchase;
}

std::string description(const FocusRow& row) {
  if (row.charge.kind == ChargeKind::Unused) {
    return csv_text(fmt::format("{}: what found no use", row.item.stage));
  }
  return csv_text(
      fmt::format("{}: {}", row.item.stage, meter_label(row.item, row.architecture.bill)));
}

std::string commitment_status(const FocusRow& row) {
  if (row.charge.kind == ChargeKind::Used) return "Used";
  return row.charge.kind == ChargeKind::Unused ? "Unused" : "";
}

/// Of rows that have to do with a commitment, what it is; of others null.
template <typename Value>
std::string of_commitment(const FocusRow& row, Value value) {
  return row.charge.commitment == nullptr ? std::string()
                                          : std::string(value(*row.charge.commitment));
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
    FocusColumn{"ChargeCategory",
                [](Row row) { return std::string(is_purchase(row) ? "Purchase" : "Usage"); }},
    FocusColumn{"ChargeClass", [](Row) { return std::string(); }},
    FocusColumn{"ChargeDescription", description},
    FocusColumn{
        "ChargeFrequency",
        [](Row row) { return std::string(is_purchase(row) ? "Recurring" : "Usage-Based"); }},
    FocusColumn{"ChargePeriodEnd", [](Row row) { return time_text(row.month.covered_until); }},
    FocusColumn{"ChargePeriodStart", [](Row row) { return time_text(row.month.begin); }},
    FocusColumn{"CommitmentDiscountCategory",
                [](Row row) {
                  return of_commitment(
                      row, [](const auto& one) { return is_plan(one) ? "Spend" : "Usage"; });
                }},
    FocusColumn{"CommitmentDiscountId",
                [](Row row) {
                  return of_commitment(row, [&](const auto& one) {
                    return csv_text(row.architecture.name + "/" + one.stage);
                  });
                }},
    FocusColumn{"CommitmentDiscountName",
                [](Row row) {
                  return of_commitment(row, [](const auto& one) { return csv_text(one.stage); });
                }},
    FocusColumn{"CommitmentDiscountQuantity",
                [](Row row) {
                  return of_commitment(
                      row, [&](const auto&) { return row.charge.commitment_quantity.text(); });
                }},
    FocusColumn{"CommitmentDiscountStatus", commitment_status},
    FocusColumn{"CommitmentDiscountType",
                [](Row row) {
                  return of_commitment(row, [](const auto& one) {
                    return is_plan(one) ? "Savings Plan" : "Reserved Instances";
                  });
                }},
    FocusColumn{"CommitmentDiscountUnit",
                [](Row row) {
                  return of_commitment(
                      row, [](const auto& one) { return is_plan(one) ? "USD" : "Hours"; });
                }},
    FocusColumn{"ConsumedQuantity",
                [](Row row) { return is_consumed(row) ? row.item.quantity.text() : ""; }},
    FocusColumn{"ConsumedUnit",
                [](Row row) { return is_consumed(row) ? unit_text(row.item) : ""; }},
    FocusColumn{"ContractedCost", contracted_cost},
    FocusColumn{"ContractedUnitPrice",
                [](Row row) { return (row.item.price * (Decimal(1) - row.item.discount)).text(); }},
    FocusColumn{"EffectiveCost", [](Row row) { return row.charge.effective.text(2); }},
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
    FocusColumn{"ResourceType", service_name},
    FocusColumn{"ServiceCategory", [](Row row) { return std::string(kind_of(row).category); }},
    FocusColumn{"ServiceName", service_name},
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
  const BillingMonth month = billing_month(
      first_month(outcome, prices) + chrono::months(static_cast<int>(number)), length);
  const std::span<const CommitmentUse> commitments = architecture.commitments.empty()
                                                         ? std::span<const CommitmentUse>()
                                                         : architecture.commitments.at(number);
  std::string rows;
  for (const Charge& charge : charges_of(bill, commitments)) {
    std::vector<std::string> fields;
    fields.reserve(columns.size());
    for (const FocusColumn& column : columns) {
      fields.push_back(column.value({outcome, architecture, prices, month, charge, charge.item}));
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
