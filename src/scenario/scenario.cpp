#include "scenario/scenario.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>

#include <fmt/format.h>

#include "architecture/feasibility.hpp"
#include "decision/requirement/syntax.hpp"
#include "scenario/books/catalogue_files.hpp"
#include "scenario/books/digest.hpp"
#include "scenario/books/measured_files.hpp"
#include "scenario/named_options.hpp"
#include "scenario/read_architecture.hpp"
#include "scenario/read_prices.hpp"
#include "scenario/read_traffic.hpp"
#include "scenario/savings_plans.hpp"
#include "scenario/scenario_rows.hpp"
#include "units/located.hpp"

namespace costsim::scenario {
namespace {

using decision::Study;

/// The one version of the format that there is.
const Parameter schema_row = {.name = "schema",
                              .kind = Kind::Count,
                              .fallback = "1",
                              .help = "version of the format",
                              .min = 1,
                              .max = 1};

const toml::table& empty_table() {
  static const toml::table empty;
  return empty;
}

decision::Windows windows_named(const std::string& name) {
  if (name == "always") return decision::Windows::Always;
  return name == "never" ? decision::Windows::Never : decision::Windows::Auto;
}

/// What the command line changes of the file, in order, each told by a note.
void apply_changes(Document& document, const LoadOptions& options,
                   std::vector<std::string>& notes) {
  const std::vector<NamedOption> known = read_options(document);
  for (const std::string& name : options.options) {
    const NamedOption& option = option_named(name, known, document);
    for (const std::string& assignment : option.sets) {
      located(option.where, [&] { document.set(assignment); });
    }
    notes.push_back(fmt::format("option '{}': {}", name, fmt::join(option.sets, ", ")));
  }
  for (const std::string& assignment : options.sets) {
    document.set(assignment);
    notes.push_back(fmt::format("set on the command line: {}", assignment));
  }
  if (options.region) document.set("scenario.region=" + *options.region);
  if (options.prices) document.set("scenario.prices=" + *options.prices);
  if (options.seed) document.set("scenario.seed=" + std::to_string(*options.seed));
}

class ScenarioReader {
 public:
  ScenarioReader(const Document& document, const LoadOptions& options)
      : document_(document), root_(document, document.root(), "the scenario"), options_(options) {}

  Study read(std::vector<std::string> notes) {
    study_.notes = std::move(notes);
    root_.value(schema_row);
    root_.tables("option");
    read_head();
    read_workload();
    read_prices();
    read_traffic_table();
    read_architectures();
    read_checks();
    root_.finish();
    study_.notes.insert(study_.notes.end(), traces_.begin(), traces_.end());
    return std::move(study_);
  }

 private:
  TableReader section(std::string_view name, bool needed) {
    const toml::table* table = root_.table(name);
    if (table == nullptr && needed) {
      root_.missing(name, fmt::format("the scenario needs [{}]", name));
    }
    return {document_, table ? *table : empty_table(), fmt::format("[{}]", name)};
  }

  void read_head() {
    TableReader table = section("scenario", true);
    head_ = table.parameters(scenario_rows());
    table.finish();
    study_.scenario.path = document_.name();
    study_.scenario.title = head_.has("title")
                                ? head_.text("title")
                                : std::filesystem::path(document_.name()).stem().string();
    study_.scenario.sha256 = sha256_hex(document_.text());
    study_.month = head_.duration("month");
    study_.seed = static_cast<std::uint64_t>(head_.count("seed"));
    study_.windows = windows_named(head_.text("windows"));
    study_.findings_rule = head_.text("findings") == "warn" ? decision::FindingsRule::Warn
                                                            : decision::FindingsRule::Fail;
    study_.setting.environment.month = study_.month;
    study_.setting.environment.burst_quantile = head_.real("burst_quantile");
    study_.setting.environment.measurements = load_measurements(options_.models_dir);
    study_.step = head_.duration("step");
    if (study_.month % study_.step != Duration(0)) {
      table.fail(fmt::format("month = {} is not a whole number of steps of {}",
                             to_text(study_.month), to_text(study_.step)));
    }
  }

  /// The key of a name for which there are no books.
  std::string_view unknown_part(const BookName& name) const {
    std::string_view unknown = "provider";
    for (const BookName& book : available_books(options_.models_dir)) {
      if (book.provider != name.provider) continue;
      if (book.region == name.region) return "prices";
      unknown = "region";
    }
    return unknown;
  }

  /// Where a table says `key`, or where it begins.
  Location place_of(std::string_view key, const toml::table& table) const {
    const toml::node* value = table.get(key);
    return document_.where(value != nullptr ? *value : table);
  }

  BookName scenario_book() const {
    return {head_.text("region"), head_.text("prices"), head_.text("provider")};
  }

  /// The book that a table names, with what [prices] and [quotas] state in place of its entries:
  /// that holds in every region and epoch that has the entry.
  decision::Setting setting_of(const BookName& name, const toml::table& named_in) {
    PriceFiles files = located(place_of(unknown_part(name), named_in),
                               [&] { return load_price_files(name, options_.models_dir); });
    TableReader prices = section("prices", false);
    study_.rating = scenario::read_prices(prices, files.book, stated_, study_.notes);
    prices.finish();
    if (const toml::table* quotas = root_.table("quotas")) {
      read_quotas(document_, *quotas, files.rules, stated_, study_.notes);
    }
    decision::Setting setting{std::move(files.book), study_.setting.environment};
    setting.environment.rules = std::move(files.rules);
    return setting;
  }

  void read_prices() {
    const toml::table& head = *document_.root()["scenario"].as_table();
    study_.setting = setting_of(scenario_book(), head);
    if (!has_other_books()) stated_.check();
  }

  /// The scenario's, or that of the book which the architecture names.
  decision::Setting setting_for(const Parameters& own, const toml::table& named_in) {
    if (!own.has("region") && !own.has("prices")) return study_.setting;
    BookName name = scenario_book();
    if (own.has("region")) name.region = own.text("region");
    if (own.has("prices")) name.epoch = own.text("prices");
    return setting_of(name, named_in);
  }

  bool has_other_books() {
    const auto tables = root_.tables("architecture");
    return std::any_of(tables.begin(), tables.end(), [](const toml::table* table) {
      return table->get("region") != nullptr || table->get("prices") != nullptr;
    });
  }

  void read_workload() {
    TableReader table = section("workload", false);
    const Parameters values = table.parameters(workload_rows());
    table.finish();
    study_.setting.environment.workload = {
        values.bytes("event"),  values.bytes("response"),
        values.duration("cpu"), values.duration("wait"),
        values.stated("event"), values.stated("cpu") || values.stated("wait")};
  }

  void read_traffic_table() {
    TableReader table = section("traffic", true);
    TrafficText text = located(table.where(), [&] { return read_traffic(table, study_.month); });
    table.finish();
    study_.traffic = std::move(text.plan);
    study_.period = period_of(study_.traffic);
    for (const traffic::ImportReport& trace : text.traces) tell(trace);
  }

  void tell(const traffic::ImportReport& trace) {
    traces_.push_back(traffic::describe(trace, study_.step));
    for (const std::string& doubt : trace.doubts) {
      services::Finding finding;
      finding.id = "trace-assumed";
      finding.severity = services::Severity::Warning;
      finding.stage = "traffic";
      finding.message = fmt::format("{}: {}", trace.file, doubt);
      traces_.push_back("warning: " + finding.message);
      study_.findings.push_back(std::move(finding));
    }
  }

  void read_architectures() {
    study_.catalogue = std::make_shared<const services::Catalogue>(
        load_catalogue(options_.models_dir, head_.text("provider")));
    std::set<std::string> names;
    for (const toml::table* entry : root_.tables("architecture")) {
      TableReader table(document_, *entry, "an [[architecture]]");
      decision::Setting setting = setting_for(table.parameters(architecture_rows()), *entry);
      ArchitectureText text = read_architecture(table, *study_.catalogue, setting.book);
      const std::string& name = text.architecture.name;
      if (!names.insert(name).second) {
        table.fail(fmt::format("there is an architecture '{}' already", name));
      }
      architecture::require_feasible(text.architecture, setting.environment);
      add_savings_plans(text.architecture, setting.book, text.own_prices);
      for (auto& [meter, tariff] : text.own_prices) {
        setting.book.tariffs.insert_or_assign(meter, std::move(tariff));
      }
      study_.candidates.push_back({std::move(text.architecture), std::move(setting)});
    }
    stated_.check();
    if (names.empty()) {
      root_.missing("architecture", "the scenario needs at least one [[architecture]]");
    }
  }

  void read_checks() {
    std::set<std::string> ids;
    for (const toml::table* entry : root_.tables("check")) {
      TableReader table(document_, *entry, "a [[check]]");
      const Parameters values = table.parameters(check_rows());
      decision::Check check;
      check.id = values.has("id") ? values.text("id") : fmt::format("check-{}", ids.size() + 1);
      check.severity = values.text("severity") == "warn" ? decision::CheckSeverity::Warn
                                                         : decision::CheckSeverity::Error;
      Location where = document_.where(table.need("require"));
      if (where.line > 0) ++where.column;  // behind the opening quote
      check.requirement =
          decision::parse_requirement(values.text("require"), where, document_.calendar());
      table.finish();
      if (!ids.insert(check.id).second) {
        table.fail(fmt::format("there is a check '{}' already", check.id));
      }
      study_.checks.push_back(std::move(check));
    }
  }

  /// A trace that stands alone is replayed from end to end unless the scenario says how long.
  Duration period_of(const traffic::Plan& plan) const {
    if (head_.has("period")) return head_.duration("period");
    return traffic::own_period(plan, study_.step).value_or(study_.month);
  }

  const Document& document_;
  TableReader root_;
  const LoadOptions& options_;
  Study study_;
  Parameters head_;
  StatedEntries stated_;
  std::vector<std::string> traces_;  ///< notes of what was read on the way
};

/// "month" among units of time means the billing month that the scenario states.
Calendar calendar_of(const Document& document) {
  const toml::table* head = document.root()["scenario"].as_table();
  if (head == nullptr || !head->contains("month")) return {};
  TableReader reader(document, *head, "[scenario]");
  return {std::get<Duration>(*reader.value(*find_parameter(scenario_rows(), "month")))};
}

Study load_document(Document document, const LoadOptions& options) {
  std::vector<std::string> notes;
  apply_changes(document, options, notes);
  document.set_calendar(calendar_of(document));
  return ScenarioReader(document, options).read(std::move(notes));
}

}  // namespace

Source read_source(const std::string& path) {
  if (path == standard_input) return {read_file(path), std::string(standard_input_name), ""};
  return {read_file(path), path, std::filesystem::path(path).parent_path().string()};
}

Study load(const std::string& path, const LoadOptions& options) {
  return load(read_source(path), options);
}

Study load(const Source& source, const LoadOptions& options) {
  return load_text(source.text, source.name, source.directory, options);
}

std::vector<std::string> option_names(const Source& source) {
  std::vector<std::string> names;
  for (const NamedOption& option :
       read_options(Document::parse(source.text, source.name, source.directory))) {
    names.push_back(option.name);
  }
  return names;
}

Study load_text(std::string text, const std::string& name, const std::string& directory,
                const LoadOptions& options) {
  return load_document(Document::parse(std::move(text), name, directory), options);
}

}  // namespace costsim::scenario
