#include "scenario/scenario.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "architecture/feasibility.hpp"
#include "scenario/architecture/read_architecture.hpp"
#include "scenario/architecture/read_traffics.hpp"
#include "scenario/architecture/read_transfer.hpp"
#include "scenario/books/shelf.hpp"
#include "scenario/changes.hpp"
#include "scenario/correlations.hpp"
#include "scenario/horizon/read_horizon.hpp"
#include "scenario/kit/calendar_month.hpp"
#include "scenario/kit/rows.hpp"
#include "scenario/named_services.hpp"
#include "scenario/prices/read_price_changes.hpp"
#include "scenario/prices/read_prices.hpp"
#include "scenario/prices/savings_plans.hpp"
#include "scenario/read_checks.hpp"
#include "scenario/stage_workloads.hpp"
#include "scenario/study_of.hpp"
#include "scenario/wrong_values.hpp"
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

/// What there may be at the top of the file, told of or not.
constexpr std::string_view sections[] = {"schema", "scenario",     "workload",     "prices",
                                         "quotas", "traffic",      "architecture", "check",
                                         "option", "price_change", "horizon",      "correlation"};

const toml::table& empty_table() {
  static const toml::table empty;
  return empty;
}

decision::Windows windows_named(const std::string& name) {
  if (name == "always") return decision::Windows::Always;
  return name == "never" ? decision::Windows::Never : decision::Windows::Auto;
}

class ScenarioReader {
 public:
  ScenarioReader(const Document& document, const LoadOptions& options, Prepared prepared)
      : document_(document),
        root_(document, document.root(), "the scenario"),
        shelf_(shelf_of(options)),
        head_(scenario_rows()) {
    study_.uncertainty = std::move(prepared.uncertainty);
    study_.notes = std::move(prepared.notes);
    study_.scenario.sha256 = std::move(prepared.sha256);
    study_.scenario.arguments = arguments_of(options);
  }

  /// What is wrong with one part is told beside the others.
  Study read() {
    for (const std::string_view name : sections) root_.take(name);
    document_.attempt([&] { root_.value(schema_row); });
    document_.attempt([&] { read_head(); });
    document_.attempt([&] { settle_head(); });
    document_.attempt([&] { read_workload(); });
    document_.attempt([&] { read_prices(); });
    document_.attempt([&] { read_traffic_tables(); });
    traffic_is_sound_ = document_.errors() == 0;
    document_.attempt([&] { read_architectures(); });
    if (has_all_books_) stated_.check(document_);
    document_.attempt([&] { read_price_changes(root_, study_); });
    document_.attempt([&] { read_horizon(root_, study_); });
    document_.attempt([&] { read_checks(root_, study_); });
    document_.attempt([&] { read_correlations(root_, study_.uncertainty); });
    document_.attempt([&] { root_.finish(); });
    study_.notes.insert(study_.notes.end(), traces_.begin(), traces_.end());
    return std::move(study_);
  }

  /// Whether those architectures that could be read meet what the scenario says of the world.
  /// What depends on a stated price that was refused would be told again, as one without a price.
  bool can_evaluate() const { return traffic_is_sound_ && stated_.all_found(); }
  /// Names of architectures with anything wrong; "" of one without a name.
  const std::vector<std::string>& refused() const { return refused_; }

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
    if (head_.has("start")) read_calendar_month(table, "start");
    study_.horizon.start = stated_start(document_);
    if (head_.duration("month") % head_.duration("step") != Duration(0)) {
      table.fail(fmt::format("month = {} is not a whole number of steps of {}",
                             to_text(head_.duration("month")), to_text(head_.duration("step"))));
    }
  }

  /// What the head says, or its defaults where that was refused.
  void settle_head() {
    study_.scenario.path = document_.name();
    study_.scenario.title = head_.has("title")
                                ? head_.text("title")
                                : std::filesystem::path(document_.name()).stem().string();
    study_.month = head_.duration("month");
    study_.seed = static_cast<std::uint64_t>(head_.count("seed"));
    study_.windows = windows_named(head_.text("windows"));
    study_.findings_rule = head_.text("findings") == "warn" ? decision::FindingsRule::Warn
                                                            : decision::FindingsRule::Fail;
    study_.setting.environment.month = study_.month;
    study_.setting.environment.burst_quantile = head_.real("burst_quantile");
    study_.step = head_.duration("step");
    study_.setting.environment.measurements = shelf_->measurements();
  }

  /// Where a table says `key`, or where it begins.
  Location place_of(std::string_view key, const toml::table& table) const {
    const toml::node* value = table.get(key);
    return document_.where(value != nullptr ? *value : table);
  }

  /// The book of a table that may name a region and an epoch of its own.
  BookName book_of(const Parameters& own) const {
    const auto stated = [&](std::string_view key) {
      if (own.has(key)) return own.text(key);
      if (!head_.has(key)) throw AlreadyTold{};
      return head_.text(key);
    };
    return {stated("region"), stated("prices"), head_.text("provider")};
  }

  /// The book that a table names, with what [prices] and [quotas] state in place of its entries:
  /// that holds in every region and epoch that has the entry.
  decision::Setting setting_of(const BookName& name, const toml::table& named_in) {
    const bool had_all = std::exchange(has_all_books_, false);
    PriceFiles files = located(place_of(shelf_->unknown_part(name), named_in),
                               [&] { return shelf_->files(name); });
    TableReader prices = section("prices", false);
    study_.rating = scenario::read_prices(prices, files.book, stated_, study_.notes);
    document_.attempt([&] { prices.finish(); });
    if (const toml::table* quotas = root_.table("quotas")) {
      read_quotas(document_, *quotas, files.rules.own(), stated_, study_.notes);
    }
    decision::Setting setting{std::move(files.book), study_.setting.environment};
    setting.environment.rules = std::move(files.rules);
    has_all_books_ = had_all;
    return setting;
  }

  void read_prices() {
    const BookName name = book_of(head_);
    study_.setting = setting_of(name, *document_.root()["scenario"].as_table());
    settings_.emplace(name, study_.setting);
  }

  /// The scenario's, or that of the book which the architecture names.
  decision::Setting setting_for(const Parameters& own, const toml::table& named_in) {
    if (!own.has("region") && !own.has("prices")) return study_.setting;
    const BookName name = book_of(own);
    const auto known = settings_.find(name);
    if (known != settings_.end()) return known->second;
    return settings_.emplace(name, setting_of(name, named_in)).first->second;
  }

  void read_workload() {
    TableReader table = section("workload", false);
    const Parameters values = table.parameters(workload_rows());
    table.finish();
    study_.setting.environment.workload = workload_of(values);
  }

  void read_traffic_tables() {
    TrafficsText text = read_traffics(root_, study_.setting.environment.workload, study_.month);
    traffic_names_ = std::move(text.names);
    study_.traffics = decision::scaled(std::move(text.traffics), head_.number("traffic_scale"));
    study_.period = period_of(study_.traffics);
    for (const traffic::ImportReport& trace : text.traces) tell(trace);
    workloads_ = std::move(text.workloads);
  }

  /// Nothing where all events ask the same.
  std::vector<TrafficWork> traffic_works() const {
    const services::Workload& common = study_.setting.environment.workload;
    const auto as_common = [&](const auto& workload) { return workload == common; };
    std::vector<TrafficWork> works;
    if (!traffic_is_sound_) return works;
    if (std::all_of(workloads_.begin(), workloads_.end(), as_common)) return works;
    for (std::size_t i = 0; i < workloads_.size(); ++i) {
      const traffic::Series series =
          traffic::counted(study_.traffics[i].plan, study_.period, study_.step);
      works.push_back({workloads_[i], static_cast<double>(series.total)});
    }
    return works;
  }

  void tell(const traffic::ImportReport& trace) {
    traces_.push_back(traffic::describe(trace, study_.step));
    for (const std::string& doubt : trace.doubts) {
      services::Finding finding;
      finding.id = "trace-assumed";
      finding.severity = services::Severity::Warning;
      finding.stage = "traffic";
      finding.message = fmt::format("{}: {}", trace.file, doubt);
      finding.where = document_.where(*document_.root().get("traffic"));
      traces_.push_back("warning: " + finding.message);
      study_.findings.push_back(std::move(finding));
    }
  }

  void read_architectures() {
    const std::vector<const toml::table*> tables = root_.tables("architecture");
    NamedServices named;
    for (const toml::table* entry : tables) add_services(*entry, named);
    study_.catalogue = shelf_->catalogue_of(named, head_.text("provider"));
    if (tables.empty()) {
      root_.missing("architecture", "the scenario needs at least one [[architecture]]");
    }
    for (const toml::table* entry : tables) read_book(*entry);
    refused_prices_ = stated_.refused_prices();
    std::set<std::string> names;
    const std::vector<TrafficWork> works = traffic_works();
    for (const toml::table* entry : tables) {
      const std::size_t errors = document_.errors();
      document_.attempt([&] { read_candidate(*entry, works, names); });
      if (document_.errors() > errors) refused_.push_back((*entry)["name"].value_or(""));
    }
    if (derives_transfer_ || head_.stated("transfer") || !refused_.empty()) return;
    TableReader head = section("scenario", false);
    document_.attempt([&] { refuse_transfer_keys(head); });
  }

  /// Of which book a stated price is, is known when all of them are read. What is wrong with the
  /// architecture is told where it is.
  void read_book(const toml::table& entry) {
    if (!entry.contains("region") && !entry.contains("prices")) return;
    try {
      TableReader table(document_, entry, "an [[architecture]]");
      setting_for(table.parameters(architecture_rows()), entry);
    } catch (const Error&) {
    } catch (const AlreadyTold&) {
    }
  }

  void read_candidate(const toml::table& entry, const std::vector<TrafficWork>& works,
                      std::set<std::string>& names) {
    TableReader table(document_, entry, "an [[architecture]]");
    decision::Setting setting;
    Parameters own;
    table.attempt([&] {
      own = table.parameters(architecture_rows());
      setting = setting_for(own, entry);
    });
    table.attempt([&] { require_new_name(table, names); });
    ArchitectureText text =
        read_architecture(table, *study_.catalogue, setting, traffic_names_, refused_prices_);
    if (table.sound()) {
      table.attempt([&] { derive_transfer(table, own, text.architecture); });
    }
    if (!works.empty()) give_workloads(works, text.architecture);
    table.attempt([&] {
      for (Error& refused :
           architecture::refused_settings(text.architecture, setting.environment)) {
        table.attempt([&] { throw std::move(refused); });
      }
    });
    add_savings_plans(text.architecture, setting.book, text.own_prices);
    for (auto& [meter, tariff] : text.own_prices) {
      setting.book.tariffs.set(meter, std::move(tariff));
    }
    study_.candidates.push_back(
        {std::move(text.architecture), std::move(setting), std::move(text.commitments)});
  }

  void derive_transfer(TableReader& table, const Parameters& own,
                       architecture::Architecture& architecture) {
    if (add_transfer(table, own, head_, architecture, study_.notes)) derives_transfer_ = true;
  }

  static void require_new_name(TableReader& table, std::set<std::string>& names) {
    const std::optional<std::string> name = table.text("name");
    if (!name || names.insert(*name).second) return;
    table.fail(fmt::format("there is an architecture '{}' already", *name));
  }

  /// A trace that stands alone is replayed from end to end unless the scenario says how long.
  Duration period_of(const std::vector<decision::UserTraffic>& traffics) const {
    if (head_.has("period")) return head_.duration("period");
    for (const decision::UserTraffic& users : traffics) {
      if (const auto own = traffic::own_period(users.plan, study_.step)) return *own;
    }
    return study_.month;
  }

  const Document& document_;
  TableReader root_;
  std::shared_ptr<Shelf> shelf_;
  Parameters head_;
  Study study_;
  StatedEntries stated_;
  std::map<BookName, decision::Setting> settings_;  ///< each book is read once
  std::vector<std::string> refused_;
  std::set<std::string> refused_prices_;           ///< meters
  std::vector<std::string> traffic_names_ = {""};  ///< as read_architecture takes them
  std::vector<services::Workload> workloads_;      ///< of each
  bool traffic_is_sound_ = false;                  ///< and all that stands before it
  bool derives_transfer_ = false;                  ///< of any architecture
  bool has_all_books_ = true;                      ///< of those that were asked for
  std::vector<std::string> traces_;                ///< notes of what was read on the way
};

}  // namespace

Study study_of(Document& document, const LoadOptions& options, Prepared prepared,
               Diagnostics& diagnostics) {
  diagnostics.attempt([&] { document.set_calendar(calendar_of(document)); });
  ScenarioReader reader(document, options, std::move(prepared));
  Study study = reader.read();
  if (diagnostics.count() > 0 && reader.can_evaluate()) {
    find_wrong_values(std::move(study), reader.refused(), diagnostics);
  }
  diagnostics.raise();
  return study;
}

}  // namespace costsim::scenario
