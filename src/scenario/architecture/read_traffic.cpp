#include "scenario/architecture/read_traffic.hpp"

#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/distribution.hpp"
#include "traffic/arrivals.hpp"
#include "traffic/instants.hpp"
#include "traffic/trace_time.hpp"
#include "units/located.hpp"

namespace costsim::scenario {
namespace {

/// Deeper trees are mistakes, or worse.
constexpr int deepest = 8;

constexpr Parameter shape_name = {
    .name = "shape", .fallback = "constant", .help = "how the load varies over time"};
constexpr Parameter point_rows[] = {
    {.name = "at", .kind = Kind::Time, .help = "time since the start of the period"},
    {.name = "rate", .kind = Kind::Rate, .help = "rate at that time"}};
constexpr Parameter gap_row = {
    .name = "arrivals", .kind = Kind::Distribution, .help = "gaps between arrivals"};
constexpr Parameter time_unit_of_replay = {.name = "time_unit",
                                           .kind = Kind::Choice,
                                           .fallback = "auto",
                                           .help = "of times that are numbers",
                                           .choices = traffic::time_unit_choices};

constexpr Parameter split_at = {
    .name = "split_at",
    .kind = Kind::Rate,
    .fallback = optional,
    .help = "cuts it in two traffics: \"base\" up to this rate, \"excess\" what comes beyond it"};

const traffic::ShapeKind& kind_of(TableReader& table) {
  const std::string name = std::get<std::string>(*table.value(shape_name));
  if (const traffic::ShapeKind* kind = traffic::find_shape(name)) return *kind;
  std::vector<std::string_view> names;
  for (const auto& kind : traffic::shape_catalogue()) names.push_back(kind.name);
  table.document().fail(table.need("shape"),
                        fmt::format("unknown shape '{}': expected one of {}{}", name,
                                    fmt::join(names, ", "), suggestion(name, names)));
}

std::vector<traffic::Point> read_points(TableReader& table) {
  std::vector<traffic::Point> points;
  for (const toml::table* entry : table.tables("points")) {
    table.attempt([&] {
      TableReader reader(table.document(), *entry, "a point");
      const Parameters values = reader.parameters(point_rows);
      reader.finish();
      points.push_back({values.duration("at"), values.rate("rate")});
    });
  }
  return points;
}

/// Reads the tree, node by node.
class TreeReader {
 public:
  TreeReader(Duration month, Location root) : month_(month), root_(std::move(root)) {}

  traffic::ShapeSpec read(TableReader& table, int depth = 0) {
    if (depth == deepest) table.fail(fmt::format("shapes are nested deeper than {}", deepest));
    table.decided_by(shape_name.name);
    traffic::ShapeSpec spec;
    const traffic::ShapeKind* kind = nullptr;
    table.attempt([&] {
      kind = &kind_of(table);
      located(root_, [&] { read_own(table, *kind, spec); });
    });
    table.attempt([&] { spec.multiply = read_list(table, "multiply", depth); });
    table.attempt([&] { spec.add = read_list(table, "add", depth); });
    if (kind == nullptr) throw AlreadyTold{};  // its keys are not known
    return spec;
  }

  std::vector<traffic::ImportReport> reports;

 private:
  /// What a shape says of itself, without those below it.
  void read_own(TableReader& table, const traffic::ShapeKind& kind, traffic::ShapeSpec& spec) {
    spec.shape = kind.name;
    spec.where = table.where();
    spec.parameters = table.parameters(kind.parameters);
    if (kind.name == "growth" && !table.has("month")) spec.parameters.set("month", month_);
    if (kind.takes_points) spec.points = read_points(table);
    if (kind.takes_trace && table.sound()) read_trace(table, spec);
  }

  std::vector<traffic::ShapeSpec> read_list(TableReader& table, std::string_view key, int depth) {
    std::vector<traffic::ShapeSpec> shapes;
    for (const toml::table* entry : table.tables(key)) {
      table.attempt([&] {
        TableReader reader(table.document(), *entry, fmt::format("a shape of '{}'", key));
        traffic::ShapeSpec shape = read(reader, depth + 1);
        reader.finish();
        shapes.push_back(std::move(shape));
      });
    }
    return shapes;
  }

  void read_trace(TableReader& table, traffic::ShapeSpec& spec) {
    const std::string file =
        table.document().path_of(spec.parameters.text("file"), table.need("file"));
    spec.trace = std::make_shared<traffic::Trace>(
        traffic::read_trace(file, traffic::trace_options(spec.parameters)));
    reports.push_back(spec.trace->report);
  }

  Duration month_;
  Location root_;  ///< of the whole tree, for complaints that know no place
};

/// `arrivals = { replay = "file" }`: when requests come, and how many there are.
bool read_replay(TableReader& table, traffic::Plan& plan) {
  const toml::node* arrivals = table.take("arrivals");
  const toml::table* entry = arrivals != nullptr ? arrivals->as_table() : nullptr;
  if (entry == nullptr || !entry->contains("replay")) return false;
  TableReader replay(table.document(), *entry, "arrivals");
  const std::string file = replay.need_text("replay");
  const Duration unit =
      traffic::time_unit(std::get<std::string>(*replay.value(time_unit_of_replay)));
  replay.finish();
  for (const char* other : {"shape", "rate", "burstiness", "multiply", "add"}) {
    if (!table.has(other)) continue;
    table.attempt([&] {
      table.document().fail(table.need(other),
                            fmt::format("replayed arrivals say how many come, and when: expected "
                                        "no '{}' beside them",
                                        other));
    });
  }
  const auto& key = replay.need("replay");
  const std::string path = table.document().path_of(file, key);
  const std::string name(path == standard_input ? standard_input_name : path);
  const std::string text = located(table.document().where(key), [&] { return read_file(path); });
  plan.arrivals.replay = traffic::parse_instants(text, name, unit);
  return true;
}

/// `arrivals` is a word with `burstiness`, or a distribution of the gaps.
void read_arrivals(TableReader& table, traffic::Plan& plan) {
  const toml::node* arrivals = table.take("arrivals");
  if (arrivals == nullptr || !arrivals->is_table()) {
    const Parameters values = table.parameters(traffic::arrival_parameters());
    if (table.sound()) plan.dispersion = traffic::index_of_dispersion(values);
    return;
  }
  plan.arrivals.gaps = std::get<DistributionText>(*table.value(gap_row));
  // The counts of a renewal process have the dispersion cv² in the long run (Cox, Renewal Theory,
  // 1962, §3.3). Gaps without a variance have no such limit: their counts pass for Poisson's.
  const double dispersion = engine::make_distribution(*plan.arrivals.gaps).squared_cv();
  plan.dispersion = std::isfinite(dispersion) ? dispersion : 1;
}

/// Single instants and gaps are of the whole, and cannot be cut by what comes in a step.
std::optional<Rate> read_split(TableReader& table) {
  if (!table.has(split_at.name)) return std::nullopt;
  const toml::node& node = table.need(split_at.name);
  const toml::node* arrivals = table.has("arrivals") ? &table.need("arrivals") : nullptr;
  if (arrivals != nullptr && arrivals->is_table()) {
    table.document().fail(node,
                          "`arrivals` of their own cannot be cut in two: expected no "
                          "`split_at` beside them");
  }
  return std::get<Rate>(*table.value(split_at));
}

}  // namespace

const Parameter& shape_row() {
  return shape_name;
}

const Parameter& time_unit_row() {
  return time_unit_of_replay;
}

const Parameter& split_row() {
  return split_at;
}

TrafficText read_traffic(TableReader& table, Duration month) {
  TrafficText text;
  text.plan.where = table.where();
  table.attempt([&] { text.split_at = read_split(table); });
  if (read_replay(table, text.plan)) return text;
  table.attempt([&] { located(table.where(), [&] { read_arrivals(table, text.plan); }); });
  TreeReader tree(month, table.where());
  text.plan.shape = tree.read(table);
  text.traces = std::move(tree.reports);
  return text;
}

}  // namespace costsim::scenario
