#include "decision/billing.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace costsim::decision {
namespace {

constexpr std::size_t months_of_first_year = 12;

services::Finding finding_beyond(const pricing::BeyondBook& beyond) {
  const std::string unit = " " + beyond.unit;
  services::Finding finding = services::finding_of(
      {.id = "unknown-tier", .rule = "", .value = beyond.known_up_to.to_double(), .unit = unit},
      beyond.quantity.to_double(),
      fmt::format("{}: no price of what lies above is known; the last known one was taken",
                  beyond.meter.text()));
  finding.stage = fmt::format("{}", fmt::join(beyond.stages, ", "));
  finding.source = fmt::format("{} ({}, {})", beyond.provenance.source, beyond.provenance.as_of,
                               beyond.provenance.confidence);
  return finding;
}

/// The book as it is at the beginning of each month, in their order.
class MonthlyPrices {
 public:
  MonthlyPrices(const pricing::PriceBook& book, std::span<const pricing::PriceStep> steps)
      : book_(book), steps_(steps) {
    if (!steps.empty()) changed_ = book;
  }

  const pricing::PriceBook& at(Duration begin) {
    if (!changed_) return book_;
    pricing::change(*changed_, steps_, before_, begin);
    before_ = begin;
    return *changed_;
  }

 private:
  const pricing::PriceBook& book_;
  std::span<const pricing::PriceStep> steps_;
  std::optional<pricing::PriceBook> changed_;  ///< a book is large: none where nothing changes
  std::optional<Duration> before_;
};

}  // namespace

pricing::RatingOptions rating_of_month(pricing::RatingOptions rating, std::size_t month) {
  if (month >= months_of_first_year) rating.free_tier.first_year = false;
  return rating;
}

PeriodBill bill_of(std::span<const metering::Usage> months, const pricing::PriceBook& book,
                   const Study& study) {
  std::vector<pricing::Bill> bills;
  std::vector<pricing::Charged> charged;
  const bool change = !study.price_steps.empty();
  MonthlyPrices prices(book, study.price_steps);
  Duration begin{};
  for (const metering::Usage& month : months) {
    const pricing::RatingOptions options = rating_of_month(study.rating, bills.size());
    const pricing::PriceBook& in_force = prices.at(begin);
    bills.push_back(pricing::rate(month, in_force, options));
    const int number = static_cast<int>(bills.size());
    pricing::note_charged(bills.back(), in_force, options, number, change, charged);
    begin += study.month;
  }
  pricing::Bill together = pricing::combined(bills);
  return {std::move(together), std::move(bills), std::move(charged)};
}

std::vector<services::Finding> findings_beyond(const pricing::Bill& bill) {
  std::vector<services::Finding> findings;
  for (const pricing::BeyondBook& beyond : bill.beyond) findings.push_back(finding_beyond(beyond));
  return findings;
}

}  // namespace costsim::decision
