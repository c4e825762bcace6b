#include "scenario/books/cold_start_entries.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "scenario/books/provenance_entry.hpp"

namespace costsim::scenario {
namespace {

using metering::Provenance;
using metering::Rules;

constexpr Parameter time_row(std::string_view name, std::string_view help) {
  return {.name = name, .kind = Kind::Time, .fallback = optional, .help = help};
}

constexpr Parameter idle_rows[] = {
    time_row("least", "no idle instance expires before this"),
    time_row("greatest", "no idle instance lives longer"),
};
constexpr Parameter start_rows[] = {
    time_row("init_p50", "INIT as it is billed, median"),
    time_row("init_p975", "97.5 % of INITs are shorter"),
    time_row("answer_p50", "what a cold start adds to the answer, INIT included, median"),
    time_row("answer_p975", "97.5 % of cold starts add less"),
    time_row("first_run_128", "first execution of a function that does nothing, at 128 MB"),
    time_row("first_run_256", "the same at 256 MB"),
    time_row("first_run_512", "the same at 512 MB"),
    time_row("first_run_1024", "the same at 1,024 MB"),
};

class Additions {
 public:
  explicit Additions(Rules& rules) : rules_(rules) {}

  /// "<prefix>init-p50" and so on, of what the table says.
  template <std::size_t Count>
  void add(TableReader& reader, const Parameter (&rows)[Count], const std::string& prefix,
           const Provenance& origin) {
    for (const Parameter& row : rows) {
      reader.attempt([&] { add_one(reader, row, prefix, origin); });
    }
    reader.finish();
  }

 private:
  void add_one(TableReader& reader, const Parameter& row, const std::string& prefix,
               const Provenance& origin) {
    const std::optional<Value> value = reader.value(row);
    if (!value || !reader.sound()) return;
    std::string name = prefix + std::string(row.name);
    std::replace(name.begin() + static_cast<std::ptrdiff_t>(prefix.size()), name.end(), '_', '-');
    if (rules_.has(name)) reader.fail(fmt::format("{} has a second value", name));
    rules_.add(name, {*value, reader.document().written(*reader.take(row.name)), false, origin});
  }

  Rules& rules_;
};

void add_kind(TableReader& reader, const Provenance& origin, Additions& additions) {
  const std::string kind = reader.tried_text("kind");
  additions.add(reader, start_rows, kind + ".", origin);
}

void add_runtime(TableReader& reader, const Provenance& origin, Additions& additions) {
  const std::string runtime = reader.tried_text("runtime");
  const std::string package = reader.tried_text("package");
  const std::string arch = reader.tried_text("arch");
  additions.add(reader, start_rows, fmt::format("{}.{}.{}.", runtime, package, arch), origin);
}

void add_rows(const Document& document, TableReader& root, const char* table,
              const Provenance& defaults, Additions& additions,
              void (*add)(TableReader&, const Provenance&, Additions&)) {
  for (const toml::table* group : root.tables(table)) {
    TableReader reader(document, *group, table);
    Provenance origin;
    reader.attempt([&] { origin = provenance(reader, defaults); });
    for (const toml::table* row : reader.tables("rows")) {
      reader.attempt([&] {
        TableReader entry(document, *row, "a row of cold starts");
        add(entry, origin, additions);
      });
    }
    reader.attempt([&] { reader.finish(); });
  }
}

}  // namespace

Rules read_cold_starts(const Document& document) {
  TableReader root(document, document.root(), "a file of cold starts");
  Rules cold_starts(root.need_text("service"));
  const Provenance defaults = root.tried([&] { return read_defaults(document, root); });
  Additions additions(cold_starts);
  root.attempt([&] {
    const toml::table* table = root.table("idle_life");
    if (table == nullptr) return;
    TableReader reader(document, *table, "[idle_life]");
    const Provenance origin = reader.tried([&] { return provenance(reader, defaults); });
    additions.add(reader, idle_rows, "idle-life-", origin);
  });
  root.attempt([&] { add_rows(document, root, "kinds", defaults, additions, add_kind); });
  root.attempt([&] { add_rows(document, root, "runtimes", defaults, additions, add_runtime); });
  root.finish();
  return cold_starts;
}

Rules with_cold_starts(Rules rules, const Rules& cold_starts) {
  for (const auto& [name, rule] : cold_starts.all()) {
    if (!rules.has(name)) rules.add(name, rule);
  }
  return rules;
}

}  // namespace costsim::scenario
