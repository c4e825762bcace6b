#include "scenario/horizon/read_horizon.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "scenario/horizon/read_growth.hpp"
#include "scenario/kit/calendar_month.hpp"

namespace costsim::scenario {
namespace {

using decision::Commitment;
using decision::FitChoice;
using decision::Horizon;
using decision::Migration;
using decision::Study;

constexpr int months_of_year = 12;

constexpr Parameter horizon_table[] = {
    {.name = "months",
     .kind = Kind::Count,
     .fallback = "36",
     .help = "how many months are looked at; the first is the scenario's own",
     .min = 1,
     .max = decision::longest_horizon},
    {.name = "start",
     .fallback = optional,
     .help = "month of the calendar that comes first: \"2027-01\"; default: that of [scenario]"},
    {.name = "history",
     .fallback = optional,
     .help = "CSV of timestamp,count beside the scenario: requests so far, up to month 1"},
    {.name = "fit",
     .kind = Kind::Choice,
     .fallback = optional,
     .help = "curve laid through the history, or through a trace that is the traffic, in place of "
             "growth; default: best, of a history without growth, else none",
     .choices = "best|exponential|linear|logistic|none"},
};

constexpr Parameter season_row = {.name = "seasonality",
                                  .kind = Kind::Percent,
                                  .help = "twelve factors of the traffic, January first",
                                  .max = 1000};

constexpr Parameter migration_table[] = {
    {.name = "from", .help = "architecture that is left"},
    {.name = "to", .help = "architecture that takes its place"},
    {.name = "cost", .kind = Kind::Money, .fallback = "$0", .help = "of the work, once"},
    {.name = "double_running",
     .kind = Kind::Count,
     .fallback = "0",
     .help = "months in which both are paid",
     .max = decision::longest_horizon},
};

constexpr Parameter commitment_table[] = {
    {.name = "name", .fallback = optional, .help = "what reports call it"},
    {.name = "architecture", .help = "that pays for it"},
    {.name = "month",
     .kind = Kind::Count,
     .fallback = "1",
     .help = "in which it is bought; it holds from then on",
     .min = 1,
     .max = decision::longest_horizon},
    {.name = "months",
     .kind = Kind::Count,
     .fallback = optional,
     .help = "how long it holds; default: to the end",
     .min = 1,
     .max = decision::longest_horizon},
    {.name = "upfront", .kind = Kind::Money, .fallback = "$0", .help = "paid in that month"},
    {.name = "monthly",
     .kind = Kind::Money,
     .fallback = "$0",
     .help = "paid in each of its months"},
};

int whole(const Parameters& values, std::string_view name) {
  return static_cast<int>(values.count(name));
}

FitChoice fit_named(const std::string& name) {
  if (name == "exponential") return FitChoice::Exponential;
  if (name == "linear") return FitChoice::Linear;
  if (name == "logistic") return FitChoice::Logistic;
  return name == "none" ? FitChoice::None : FitChoice::Best;
}

double read_factor(const Document& document, const toml::node& node) {
  if (!node.is_number() && !node.is_string()) {
    document.fail(node, "seasonality has something else in its list: expected factors such as 1.2");
  }
  try {
    return std::get<Decimal>(read_value(season_row, document.written(node))).to_double();
  } catch (const Error& error) {
    throw error.at(document.where(node));
  }
}

std::vector<double> read_seasonality(TableReader& table) {
  const toml::node& node = table.need(season_row.name);
  const toml::array* items = node.as_array();
  if (items == nullptr || items->size() != months_of_year) {
    table.document().fail(
        node, fmt::format("seasonality {}: expected twelve factors, January first",
                          items == nullptr ? "is no list" : fmt::format("has {}", items->size())));
  }
  if (!table.has("start") && !stated_start(table.document())) {
    table.document().fail(node,
                          "seasonality is by the calendar: expected start = \"2027-01\" or so "
                          "beside it, the month that comes first");
  }
  std::vector<double> factors;
  for (const toml::node& item : *items) {
    table.attempt([&] { factors.push_back(read_factor(table.document(), item)); });
  }
  return factors;
}

class HorizonReader {
 public:
  HorizonReader(TableReader& table, const Study& study, bool all_known)
      : table_(table), study_(study), all_known_(all_known) {}

  Horizon read() {
    Horizon horizon;
    for (const char* key : {"growth", "seasonality", "migration", "commitments"}) table_.take(key);
    const Parameters values = table_.parameters(horizon_table);
    horizon.where = table_.where();
    horizon.fit_where = place_of({"fit", "history"});
    horizon.history_where = place_of({"history", "fit"});
    horizon.growth_where = place_of({"growth"});
    horizon.months = whole(values, "months");
    if (table_.has("growth")) {
      table_.attempt([&] { horizon.growth = read_growth(table_, study_.month); });
    }
    horizon.start = stated_start(table_.document());
    if (table_.has("start")) table_.attempt([&] { read_start(horizon); });
    if (table_.has("seasonality")) {
      table_.attempt([&] { horizon.seasonality = read_seasonality(table_); });
    }
    for (const toml::table* entry : migrations()) {
      table_.attempt([&] { horizon.migrations.push_back(read_migration(*entry)); });
    }
    for (const toml::table* entry : table_.tables("commitments")) {
      table_.attempt([&] { horizon.commitments.push_back(read_commitment(*entry)); });
    }
    if (values.has("history")) {
      table_.attempt([&] { horizon.history = read_history(values.text("history")); });
    }
    table_.finish();
    if (values.has("fit")) {
      horizon.fit = fit_named(values.text("fit"));
    } else if (horizon.history && horizon.growth.text.empty()) {
      horizon.fit = FitChoice::Best;
    }
    return horizon;
  }

 private:
  /// Of the first of these keys that is there, else of the table.
  Location place_of(std::initializer_list<std::string_view> keys) {
    for (const std::string_view key : keys) {
      if (table_.has(key)) return table_.document().where(table_.need(key));
    }
    return table_.where();
  }

  /// Where [scenario] says one, too, it is the same.
  void read_start(const Horizon& horizon) {
    const auto own = read_calendar_month(table_, "start");
    if (!horizon.start || months_between(*horizon.start, own) == 0) return;
    table_.document().fail(
        table_.need("start"),
        fmt::format("start = '{:04}-{:02}': [scenario] starts at {:04}-{:02}; "
                    "expected one of them, or the same",
                    own.year, own.month, horizon.start->year, horizon.start->month));
  }

  /// One table, or a list of them.
  std::vector<const toml::table*> migrations() {
    const toml::node* node = table_.take("migration");
    if (node == nullptr) return {};
    if (node->is_array()) return table_.tables("migration");
    return {table_.table("migration")};
  }

  Migration read_migration(const toml::table& entry) {
    TableReader table(table_.document(), entry, "migration");
    const Parameters values = table.parameters(migration_table);
    table.finish();
    Migration migration{values.text("from"), values.text("to"), values.money("cost"),
                        whole(values, "double_running")};
    table.attempt([&] { require_known(table, "from", migration.from); });
    table.attempt([&] { require_known(table, "to", migration.to); });
    if (migration.from == migration.to) {
      table.document().fail(
          table.need("to"),
          fmt::format("'{}' takes its own place: expected another architecture", migration.to));
    }
    return migration;
  }

  Commitment read_commitment(const toml::table& entry) {
    TableReader table(table_.document(), entry, "one of `commitments`");
    table.take("set");
    const Parameters values = table.parameters(commitment_table);
    Commitment commitment;
    table.attempt([&] { commitment.sets = read_sets(table); });
    table.attempt([&] {
      if (!values.has("architecture")) return;
      require_known(table, "architecture", values.text("architecture"));
      require_own(table, commitment.sets, values.text("architecture"));
    });
    table.finish();
    commitment.architecture = values.text("architecture");
    commitment.name = values.has("name") ? values.text("name") : "commitment";
    commitment.month = whole(values, "month");
    commitment.months = values.has("months") ? whole(values, "months") : 0;
    commitment.upfront = values.money("upfront");
    commitment.monthly = values.money("monthly");
    commitment.where = table.where();
    return commitment;
  }

  static std::vector<std::string> read_sets(TableReader& table) {
    std::vector<std::string> sets = table.texts("set");
    for (const std::string& assignment : sets) {
      if (assignment.find('=') != std::string::npos && assignment.front() != '=') continue;
      table.document().fail(table.need("set"),
                            fmt::format("set = '{}': expected KEY=VALUE, such as "
                                        "\"containers.ec2.purchase=reserved-1y-no-upfront\"",
                                        assignment));
    }
    return sets;
  }

  /// What others have, and what all share, is not bought by one of them.
  void require_own(TableReader& table, const std::vector<std::string>& sets,
                   const std::string& architecture) const {
    for (const std::string& assignment : sets) {
      const std::string key = assignment.substr(0, assignment.find('='));
      if (table.document().architecture_of(key) == architecture) continue;
      table.document().fail(
          table.need("set"),
          fmt::format("set = '{}': expected a key of '{}', which pays for the commitment, such as "
                      "{}.operations.share",
                      assignment, architecture, architecture));
    }
  }

  void require_known(TableReader& table, std::string_view key, const std::string& name) const {
    std::vector<std::string_view> names;
    for (const auto& candidate : study_.candidates) names.push_back(candidate.architecture.name);
    if (!all_known_ || std::find(names.begin(), names.end(), name) != names.end()) return;
    table.document().fail(table.need(key),
                          fmt::format("there is no architecture '{}': expected one of {}{}", name,
                                      fmt::join(names, ", "), suggestion(name, names)));
  }

  std::shared_ptr<const traffic::Trace> read_history(const std::string& file) {
    const std::string path = table_.document().path_of(file, table_.need("history"));
    return std::make_shared<const traffic::Trace>(traffic::read_trace(path));
  }

  TableReader& table_;
  const Study& study_;
  bool all_known_;
};

}  // namespace

std::span<const Parameter> horizon_rows() {
  return horizon_table;
}

std::span<const Parameter> migration_rows() {
  return migration_table;
}

std::span<const Parameter> commitment_rows() {
  return commitment_table;
}

void read_horizon(TableReader& root, Study& study) {
  const toml::table* entry = root.table("horizon");
  if (entry == nullptr) return;
  TableReader table(root.document(), *entry, "[horizon]");
  // A refused architecture may be the one that is meant.
  const bool all_known = study.candidates.size() == root.tables("architecture").size();
  study.horizon = HorizonReader(table, study, all_known).read();
}

}  // namespace costsim::scenario
