#include <fmt/format.h>

#include "pricing/management_fee.hpp"
#include "pricing/planned_spot.hpp"
#include "report/kit/numbers.hpp"
#include "report/kit/page.hpp"
#include "report/kit/price_entry.hpp"
#include "report/prices/price_list.hpp"

namespace costsim::report {
namespace {

struct PriceCounts {
  std::size_t meters = 0;
  std::size_t rules = 0;
  std::size_t unverified = 0;
};

/// A planning value for many prices is one statement that nobody verified: its rule.
PriceCounts count(const PriceList& list) {
  PriceCounts counts;
  for (const auto& [meter, tariff] : list.book.tariffs) {
    ++counts.meters;
    const auto rules = list.rules.find(meter.service);
    const bool repeats =
        rules != list.rules.end() && (pricing::is_planned(meter, tariff, rules->second) ||
                                      pricing::is_fee(meter, tariff, rules->second));
    if (!tariff.provenance.verified() && !repeats) ++counts.unverified;
  }
  for (const auto& [service, rules] : list.rules) {
    for (const auto& [name, rule] : rules.all()) {
      ++counts.rules;
      if (!rule.provenance.verified()) ++counts.unverified;
    }
  }
  return counts;
}

}  // namespace

std::string price_books_table(const std::vector<PriceList>& lists, const Style& style) {
  Page page(style);
  std::vector<Row> rows = {
      {"region", "epoch", "newest price", "services", "meters", "rules", "not verified"}};
  for (const PriceList& list : lists) {
    const PriceCounts counts = count(list);
    rows.push_back({page.clean(list.book.region), page.clean(list.book.epoch),
                    page.clean(list.book.as_of), std::to_string(list.rules.size()),
                    std::to_string(counts.meters), std::to_string(counts.rules),
                    std::to_string(counts.unverified)});
  }
  page.grid({{Align::Left, true},
             {Align::Left, true},
             {Align::Left},
             {Align::Right},
             {Align::Right},
             {Align::Right},
             {Align::Right}},
            rows);
  page.blank();
  page.paragraph("",
                 "What is not verified is used, and a report that uses it says so. 'costsim prices "
                 "show' lists every entry with its source.");
  return std::move(page).text();
}

std::string price_books_json(const std::vector<PriceList>& lists) {
  Json json = {{"schema_version", 1}, {"books", Json::array()}};
  for (const PriceList& list : lists) {
    const PriceCounts counts = count(list);
    Json book = book_json(list.book);
    book.update({{"services", list.rules.size()},
                 {"meters", counts.meters},
                 {"rules", counts.rules},
                 {"not_verified", counts.unverified}});
    json["books"].push_back(std::move(book));
  }
  return dumped(json);
}

}  // namespace costsim::report
