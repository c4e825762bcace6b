#include "scenario/prices/read_price_changes.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "scenario/kit/calendar_month.hpp"
#include "scenario/prices/plausible_price.hpp"

namespace costsim::scenario {
namespace {

using pricing::PriceStep;

constexpr double longest_s = 20.0 * 366 * 86400;

constexpr Parameter change_rows[] = {
    {.name = "from",
     .kind = Kind::Time,
     .fallback = optional,
     .help =
         "when it happens first, since the beginning of the period, or the month of the calendar "
         "where `start` says that of the first: \"2027-01\"; default: `every`",
     .max = longest_s},
    {.name = "every",
     .kind = Kind::Time,
     .fallback = optional,
     .help = "and again after each such time; default: once",
     .min = 86400,
     .max = longest_s},
    {.name = "change", .fallback = optional, .help = "of the price before: \"+5%\", \"-20%\""},
    {.name = "price",
     .kind = Kind::Number,
     .fallback = optional,
     .help = "or, of one meter: the new price in dollars, for as many units as before"},
};

const Parameter& price_change_row(std::string_view name) {
  return *find_parameter(change_rows, name);
}

/// "+5%" → 1.05.
Decimal factor_of(TableReader& table) {
  const std::string text = table.need_text("change");
  try {
    const Decimal factor = Decimal(1) + parse_percent(text);
    if (!factor.is_negative()) return factor;
  } catch (const Error&) {
    // told below
  }
  table.document().fail(
      table.need("change"),
      fmt::format("change = '{}': expected \"+5%\" or \"-20%\", at least -100%", text));
}

/// The same trap as with [prices.override]: a price per million where the book has one per unit.
void require_plausible_change(TableReader& table, const std::vector<std::string>& of,
                              const decision::Study& study, const Decimal& price) {
  for (const decision::Candidate& candidate : study.candidates) {
    for (const auto& [meter, tariff] : candidate.setting.book.tariffs) {
      if (std::ranges::find(of, meter.text()) == of.end()) continue;
      const std::optional<Decimal> known = far_from(price, tariff);
      if (!known) continue;
      table.document().fail(
          table.need("price"),
          fmt::format("price = {} of {} is more than {} times off the price before, {}: expected "
                      "one for as many units, or a change such as \"+5%\"",
                      price_text(price, tariff), meter.text(), plausible_factor.text(),
                      price_text(*known, tariff)));
    }
  }
}

void read_what(TableReader& table, const std::vector<std::string>& of, const decision::Study& study,
               PriceStep& step) {
  if (table.has("change") == table.has("price")) {
    table.missing("change", "a [[price_change]] needs either change or price");
  }
  if (table.has("change")) {
    step.factor = factor_of(table);
    return;
  }
  step.price = std::get<Decimal>(*table.value(price_change_row("price")));
  const auto is_meter = [](const std::string& name) { return name.find('.') != std::string::npos; };
  if (!std::all_of(of.begin(), of.end(), is_meter)) {
    table.document().fail(
        table.need("price"),
        "a new price is one meter's: expected of = \"SERVICE.METER\", or a change");
  }
  require_plausible_change(table, of, study, *step.price);
}

/// From the beginning of a month of the calendar on.
Duration until_month(TableReader& table, const decision::CalendarMonth& month,
                     const decision::Study& study) {
  const toml::node& node = table.need("from");
  const std::string text = table.document().written(node);
  const auto& start = study.horizon.start;
  if (!start) {
    table.document().fail(
        node, fmt::format("from = '{}' is of the calendar: expected start = \"{}\" or so in "
                          "[scenario], the month in which the period begins, or a time since then "
                          "such as \"1y\"",
                          text, text));
  }
  const int months = months_between(*start, month);
  if (months < 0) {
    table.document().fail(node, fmt::format("from = '{}' is before the study begins: expected "
                                            "{:04}-{:02} or later",
                                            text, start->year, start->month));
  }
  return study.month * months;
}

std::optional<Duration> read_from(TableReader& table, const decision::Study& study) {
  if (table.has("from")) {
    const std::string text = table.document().written(table.need("from"));
    if (const auto month = calendar_month(text)) return until_month(table, *month, study);
  }
  const auto from = table.value(price_change_row("from"));
  return from ? std::optional(std::get<Duration>(*from)) : std::nullopt;
}

void read_when(TableReader& table, const decision::Study& study, PriceStep& step) {
  if (const auto every = table.value(price_change_row("every"))) {
    step.every = std::get<Duration>(*every);
  }
  const std::optional<Duration> from = read_from(table, study);
  if (!from && step.every == Duration{}) {
    table.missing("from", "a [[price_change]] needs 'from' or 'every', such as from = \"1y\"");
  }
  step.from = from.value_or(step.every);
}

/// Services and meters that the candidates' books have.
std::set<std::string> names_in_books(const decision::Study& study) {
  std::set<std::string> names;
  for (const decision::Candidate& candidate : study.candidates) {
    for (const auto& [meter, tariff] : candidate.setting.book.tariffs) {
      names.insert(meter.service);
      names.insert(meter.text());
    }
  }
  return names;
}

/// "prices of lambda: +5% from 1y on and every 1y", in the words of the scenario.
std::string note_of(const TableReader& table, const toml::table& entry, const PriceStep& step,
                    Duration period) {
  const auto written = [&](std::string_view key) {
    const toml::node* node = entry.get(key);
    return node == nullptr ? std::string() : table.document().written(*node);
  };
  const std::string what = step.price ? "$" + step.price->text(2) : written("change");
  const std::string every = written("every");
  const std::string from = entry.contains("from") ? written("from") : every;
  return fmt::format("prices of {}: {} from {} on{}{} ({})",
                     step.of.empty() ? "everything" : step.of, what, from,
                     every.empty() ? "" : " and every " + every,
                     step.from >= period ? ", after the period" : "", step.source);
}

void check_names(TableReader& table, const std::vector<std::string>& of,
                 const std::set<std::string>& known) {
  for (const std::string& name : of) {
    if (known.contains(name)) continue;
    const std::vector<std::string> names(known.begin(), known.end());
    table.document().fail(table.need("of"),
                          fmt::format("no price is called '{}': expected a service, a meter "
                                      "such as lambda.requests, or one of `costs`{}",
                                      name, suggestion(name, names)));
  }
}

/// What is promised for a term has the rates of its beginning.
void refuse_commitments(TableReader& table, const std::vector<std::string>& of,
                        const decision::Study& study) {
  for (const decision::Candidate& candidate : study.candidates) {
    for (const decision::HourlyCommitment& each : candidate.commitments) {
      if (std::find(of.begin(), of.end(), each.stage) == of.end()) continue;
      table.document().fail(
          table.need("of"),
          fmt::format("'{}' is a commitment, whose price does not change before it ends: expected "
                      "another one, or [horizon]'s `commitments`, which buy one in a month",
                      each.stage));
    }
  }
}

/// One step for each name. `known` is empty where not all names are: then they are not judged.
void read_change(TableReader& table, const toml::table& entry, const std::set<std::string>& known,
                 decision::Study& study) {
  for (const std::string_view key : {"of", "from", "every", "change", "price"}) table.take(key);
  std::vector<std::string> of = table.texts("of");
  if (!known.empty()) table.attempt([&] { check_names(table, of, known); });
  table.attempt([&] { refuse_commitments(table, of, study); });
  if (of.empty()) of = {""};
  PriceStep step{.of = of.front(), .source = table.where().text()};
  table.attempt([&] { read_what(table, of, study, step); });
  table.attempt([&] { read_when(table, study, step); });
  table.finish();
  for (const std::string& name : of) {
    step.of = name;
    study.notes.push_back(note_of(table, entry, step, study.period));
    study.price_steps.push_back(step);
  }
}

}  // namespace

std::span<const Parameter> price_change_rows() {
  return change_rows;
}

void read_price_changes(TableReader& root, decision::Study& study) {
  const std::vector<const toml::table*> entries = root.tables("price_change");
  if (entries.empty()) return;
  // A refused architecture may have the costs that are meant.
  const bool all_known = study.candidates.size() == root.tables("architecture").size();
  const std::set<std::string> known = all_known ? names_in_books(study) : std::set<std::string>{};
  for (const toml::table* entry : entries) {
    root.attempt([&] {
      TableReader table(root.document(), *entry, "a [[price_change]]");
      read_change(table, *entry, known, study);
    });
  }
}

}  // namespace costsim::scenario
