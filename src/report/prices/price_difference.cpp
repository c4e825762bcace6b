#include <set>

#include <fmt/format.h>

#include "report/kit/numbers.hpp"
#include "report/kit/page.hpp"
#include "report/kit/price_entry.hpp"
#include "report/prices/price_list.hpp"

namespace costsim::report {
namespace {

using pricing::BookDifference;
using pricing::PriceChange;

/// A rule that two books write differently; a side is empty where its book has no such rule.
struct RuleChange {
  std::string service, name, before, after;
};

const metering::Rule* find(const PriceList& list, const std::string& service,
                           const std::string& name) {
  const auto rules = list.rules.find(service);
  return rules != list.rules.end() && rules->second.has(name) ? &rules->second.at(name) : nullptr;
}

std::vector<RuleChange> rule_changes(const PriceList& before, const PriceList& after) {
  std::set<std::pair<std::string, std::string>> names;
  for (const PriceList* list : {&before, &after}) {
    for (const auto& [service, rules] : list->rules) {
      for (const auto& [name, rule] : rules.all()) names.emplace(service, name);
    }
  }
  std::vector<RuleChange> changes;
  for (const auto& [service, name] : names) {
    const metering::Rule* old_rule = find(before, service, name);
    const metering::Rule* new_rule = find(after, service, name);
    RuleChange change{service, name, old_rule != nullptr ? old_rule->text : "",
                      new_rule != nullptr ? new_rule->text : ""};
    if (change.before != change.after) changes.push_back(std::move(change));
  }
  return changes;
}

std::string book_name(const pricing::PriceBook& book) {
  return book.region + " " + book.epoch;
}

/// What tells a book from the other: its epoch, or its region when the epochs are the same.
std::string short_name(const pricing::PriceBook& book, const pricing::PriceBook& other) {
  if (book.region == other.region) return book.epoch;
  return book.epoch == other.epoch ? book.region : book_name(book);
}

std::string side(const std::optional<Decimal>& price) {
  return price ? readable_price(*price, 1) : "none";
}

/// "+25.0%", or what else there is to say of the change.
std::string size(const PriceChange& change) {
  if (!change.before) return "new";
  if (!change.after) return "gone";
  if (change.bounds_moved && change.before == change.after) return "other bound";
  const std::optional<Decimal> relative = change.relative();
  if (!relative) return "was free";
  return readable_change(relative->to_double() * 100);
}

Row row_of(const Page& page, const PriceChange& change) {
  const std::string tier = change.tier > 1 ? fmt::format(", tier {}", change.tier) : "";
  return {"  " + page.clean(change.meter.meter + tier), side(change.before), side(change.after),
          size(change)};
}

Row row_of(const Page& page, const RuleChange& change) {
  const auto text = [&](const std::string& value) {
    return value.empty() ? "none" : page.clean(value);
  };
  return {"  " + page.clean(change.name), text(change.before), text(change.after), ""};
}

/// Every service that has a change, with its prices first and its rules after them.
void tell_changes(Page& page, const Row& head, const std::vector<PriceChange>& prices,
                  const std::vector<RuleChange>& rules) {
  std::set<std::string> services;
  for (const PriceChange& change : prices) services.insert(change.meter.service);
  for (const RuleChange& change : rules) services.insert(change.service);
  std::vector<Row> rows = {head};
  for (const std::string& service : services) {
    rows.push_back({page.clean(service), "", "", ""});
    for (const PriceChange& change : prices) {
      if (change.meter.service == service) rows.push_back(row_of(page, change));
    }
    for (const RuleChange& change : rules) {
      if (change.service == service) rows.push_back(row_of(page, change));
    }
  }
  page.grid({{Align::Left, true}, {Align::Right}, {Align::Right}, {Align::Right}}, rows);
}

Json text_or_null(const std::optional<Decimal>& value) {
  return value ? Json(value->text()) : Json(nullptr);
}

Json text_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

}  // namespace

std::string price_difference_table(const PriceList& before, const PriceList& after,
                                   const Style& style) {
  Page page(style);
  const BookDifference prices = difference(before.book, after.book);
  const std::vector<RuleChange> rules = rule_changes(before, after);
  page.line(page.clean(book_name(before.book) + " and " + book_name(after.book)), Paint::Bold);
  page.blank();
  if (!prices.changes.empty() || !rules.empty()) {
    tell_changes(page,
                 {"price of one unit", page.clean(short_name(before.book, after.book)),
                  page.clean(short_name(after.book, before.book)), "change"},
                 prices.changes, rules);
    page.blank();
  }
  page.paragraph("",
                 fmt::format("Prices: {} differ, {} are equal. Increments and quotas: {} differ.",
                             prices.changes.size(), prices.equal, rules.size()));
  return std::move(page).text();
}

std::string price_difference_json(const PriceList& before, const PriceList& after) {
  const BookDifference found = difference(before.book, after.book);
  Json json = {
      {"schema_version", 1},   {"before", book_json(before.book)}, {"after", book_json(after.book)},
      {"currency", "USD"},     {"equal_prices", found.equal},      {"prices", Json::array()},
      {"rules", Json::array()}};
  for (const PriceChange& change : found.changes) {
    json["prices"].push_back({{"service", change.meter.service},
                              {"meter", change.meter.meter},
                              {"tier", change.tier},
                              {"unit", change.unit},
                              {"before", text_or_null(change.before)},
                              {"after", text_or_null(change.after)},
                              {"bounds_moved", change.bounds_moved}});
  }
  for (const RuleChange& change : rule_changes(before, after)) {
    json["rules"].push_back({{"service", change.service},
                             {"name", change.name},
                             {"before", text_or_null(change.before)},
                             {"after", text_or_null(change.after)}});
  }
  return dumped(json);
}

}  // namespace costsim::report
