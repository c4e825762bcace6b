#include "scenario/read_traffic.hpp"

#include <filesystem>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "traffic/arrivals.hpp"

namespace costsim::scenario {
namespace {

/// Deeper trees are mistakes, or worse.
constexpr int deepest = 8;

constexpr Parameter shape_name = {
    .name = "shape", .fallback = "constant", .help = "how the load varies over time"};
constexpr Parameter at_row = {
    .name = "at", .kind = Kind::Time, .help = "time since the start of the period"};
constexpr Parameter rate_row = {.name = "rate", .kind = Kind::Rate, .help = "rate at that time"};
constexpr Parameter gap_row = {
    .name = "arrivals", .kind = Kind::Distribution, .help = "gaps between arrivals"};

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
    TableReader reader(table.document(), *entry, "a point");
    points.push_back(
        {std::get<Duration>(*reader.value(at_row)), std::get<Rate>(*reader.value(rate_row))});
    reader.finish();
  }
  return points;
}

/// Files stand beside the scenario; those of the command line beside whoever typed them.
std::string resolved(const std::string& file, const toml::node& node,
                     const std::string& directory) {
  const bool from_command_line = node.source().begin.line == 0;
  const std::filesystem::path path(file);
  if (path.is_absolute() || from_command_line) return file;
  return (std::filesystem::path(directory) / path).string();
}

/// Reads the tree, node by node.
class TreeReader {
 public:
  TreeReader(std::string directory, Duration month)
      : directory_(std::move(directory)), month_(month) {}

  traffic::ShapeSpec read(TableReader& table, int depth = 0) {
    if (depth == deepest) table.fail(fmt::format("shapes are nested deeper than {}", deepest));
    const traffic::ShapeKind& kind = kind_of(table);
    traffic::ShapeSpec spec;
    spec.shape = kind.name;
    spec.where = table.where();
    spec.parameters = table.parameters(kind.parameters);
    if (kind.name == "growth" && !table.has("month")) spec.parameters.set("month", month_);
    if (kind.takes_points) spec.points = read_points(table);
    if (kind.takes_trace) read_trace(table, spec);
    spec.multiply = read_list(table, "multiply", depth);
    spec.add = read_list(table, "add", depth);
    return spec;
  }

  std::vector<traffic::ImportReport> reports;

 private:
  std::vector<traffic::ShapeSpec> read_list(TableReader& table, std::string_view key, int depth) {
    std::vector<traffic::ShapeSpec> shapes;
    for (const toml::table* entry : table.tables(key)) {
      TableReader reader(table.document(), *entry, fmt::format("a shape of '{}'", key));
      shapes.push_back(read(reader, depth + 1));
      reader.finish();
    }
    return shapes;
  }

  void read_trace(TableReader& table, traffic::ShapeSpec& spec) {
    const std::string file = resolved(spec.parameters.text("file"), table.need("file"), directory_);
    spec.trace = std::make_shared<traffic::Trace>(
        traffic::read_trace(file, traffic::trace_options(spec.parameters)));
    reports.push_back(spec.trace->report);
  }

  std::string directory_;
  Duration month_;
};

/// `arrivals` is a word with `burstiness`, or a distribution of the gaps.
void read_arrivals(TableReader& table, TrafficText& text) {
  const toml::node* arrivals = table.take("arrivals");
  if (arrivals == nullptr || !arrivals->is_table()) {
    text.dispersion = traffic::index_of_dispersion(table.parameters(traffic::arrival_parameters()));
    return;
  }
  text.gaps = std::get<DistributionText>(*table.value(gap_row));
  // The counts of a renewal process have the dispersion cv² in the long run (Cox, Renewal Theory,
  // 1962, §3.3).
  const auto cv = text.gaps->parameters.find("cv");
  text.dispersion = cv == text.gaps->parameters.end() ? 1 : cv->second * cv->second;
}

}  // namespace

const Parameter& shape_row() {
  return shape_name;
}

TrafficText read_traffic(TableReader& table, const std::string& directory, Duration month) {
  TrafficText text;
  read_arrivals(table, text);
  TreeReader tree(directory, month);
  text.shape = tree.read(table);
  text.traces = std::move(tree.reports);
  return text;
}

}  // namespace costsim::scenario
