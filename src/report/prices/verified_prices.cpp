#include <fmt/format.h>

#include "report/kit/numbers.hpp"
#include "report/kit/page.hpp"
#include "report/kit/price_entry.hpp"
#include "report/prices/imported_prices.hpp"
#include "report/prices/read_lists.hpp"

namespace costsim::report {
namespace {

using pricing::PriceChange;
using scenario::Verification;

std::string value_text(const std::optional<Decimal>& price) {
  return price ? readable_price(*price, 1) : "none";
}

std::string deviation(const PriceChange& change) {
  if (!change.before) return "a tier more";
  if (!change.after) return "a tier less";
  if (change.before == change.after) return "other bound";
  const std::optional<Decimal> relative = change.relative();
  if (!relative) return "free in the book";
  return readable_change(relative->to_double() * 100);
}

void tell_differing(Page& page, const Verification& result) {
  std::vector<Row> rows = {{"price of one unit", "book", "list", "list against book"}};
  for (const PriceChange& change : result.differing) {
    const std::string tier = change.tier > 1 ? fmt::format(", tier {}", change.tier) : "";
    rows.push_back({page.clean(change.meter.text() + tier), value_text(change.before),
                    value_text(change.after), deviation(change)});
  }
  for (const scenario::FreeChange& change : result.free) {
    rows.push_back({page.clean(change.meter.text() + ", free units"), change.book.text(),
                    change.list.text(), ""});
  }
  for (const scenario::PlanChange& change : result.plans) {
    rows.push_back({page.clean(change.service + "." + change.rule + ", taken off"),
                    change.book ? change.book->text() : "none", change.list.text(), ""});
  }
  page.grid({{Align::Left, true}, {Align::Right}, {Align::Right}, {Align::Right}}, rows);
  page.blank();
}

void tell_names(Page& page, std::string_view lead, const std::vector<metering::MeterId>& meters) {
  if (meters.empty()) return;
  std::vector<std::string> names;
  names.reserve(meters.size());
  for (const metering::MeterId& meter : meters) names.push_back(meter.text());
  page.paragraph(lead, page.clean(fmt::format("{}", fmt::join(names, ", "))));
}

Json names(const std::vector<metering::MeterId>& meters) {
  Json list = Json::array();
  for (const metering::MeterId& meter : meters)
    list.push_back({{"service", meter.service}, {"meter", meter.meter}});
  return list;
}

}  // namespace

std::string verification_table(const Verification& result, bool all, const Style& style) {
  Page page(style);
  page.line(page.clean(result.book.region + " " + result.book.epoch + " against price lists"),
            Paint::Bold);
  page.blank();
  if (result.differs()) tell_differing(page, result);
  if (all) {
    tell_names(page, "Confirmed: ", result.confirmed);
    if (!result.confirmed_plans.empty()) {
      page.paragraph("Plans confirmed: ",
                     page.clean(fmt::format("{}", fmt::join(result.confirmed_plans, ", "))));
    }
    tell_names(page, "Absent from the lists: ", result.absent);
    tell_names(page, "Not in the book: ", result.unknown);
    page.blank();
  }
  page.paragraph("", fmt::format("Meters: {} confirmed, {} of {} differ, {} of the services are "
                                 "absent from the lists, {} of the lists are not in the book.",
                                 result.confirmed.size(), result.compared - result.confirmed.size(),
                                 result.compared, result.absent.size(), result.unknown.size()));
  if (const std::size_t plans = result.plans.size() + result.confirmed_plans.size(); plans > 0) {
    page.paragraph("", fmt::format("Savings plans: {} confirmed, {} of {} differ.",
                                   result.confirmed_plans.size(), result.plans.size(), plans));
  }
  page.blank();
  tell_read(page, result.found);
  return std::move(page).text();
}

std::string verification_json(const Verification& result) {
  Json json = {{"schema_version", 1},
               {"region", result.book.region},
               {"epoch", result.book.epoch},
               {"currency", "USD"},
               {"differs", Json::array()}};
  for (const PriceChange& change : result.differing) {
    const auto text = [](const std::optional<Decimal>& value) {
      return value ? Json(value->text()) : Json(nullptr);
    };
    json["differs"].push_back({{"service", change.meter.service},
                               {"meter", change.meter.meter},
                               {"tier", change.tier},
                               {"unit", change.unit},
                               {"book", text(change.before)},
                               {"list", text(change.after)},
                               {"bounds_moved", change.bounds_moved}});
  }
  json["free_differs"] = Json::array();
  for (const scenario::FreeChange& change : result.free) {
    json["free_differs"].push_back({{"service", change.meter.service},
                                    {"meter", change.meter.meter},
                                    {"book", change.book.text()},
                                    {"list", change.list.text()}});
  }
  json["plans_differ"] = Json::array();
  for (const scenario::PlanChange& change : result.plans) {
    json["plans_differ"].push_back({{"service", change.service},
                                    {"rule", change.rule},
                                    {"book", change.book ? Json(change.book->text()) : Json()},
                                    {"list", change.list.text()}});
  }
  json["plans_confirmed"] = result.confirmed_plans;
  json["confirmed"] = names(result.confirmed);
  json["absent"] = names(result.absent);
  json["not_in_book"] = names(result.unknown);
  add_read(json, result.found);
  return dumped(json);
}

}  // namespace costsim::report
