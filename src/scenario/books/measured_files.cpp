#include "scenario/books/measured_files.hpp"

#include <fmt/format.h>

#include "scenario/books/model_folder.hpp"
#include "scenario/toml/table_reader.hpp"
#include "units/diagnostics.hpp"

namespace costsim::scenario {
namespace {

using Measurements = std::map<std::string, services::Measurement>;

constexpr Parameter figure_rows[] = {
    {.name = "events_per_s_per_vcpu",
     .kind = Kind::Number,
     .help = "of one fully used vCPU",
     .min = 1e-9},
    {.name = "cpu_s_per_million_events", .kind = Kind::Number, .help = "CPU seconds", .min = 1e-9},
    {.name = "event_bytes", .kind = Kind::Count, .help = "size of the JSON event", .min = 1},
    {.name = "spread_percent",
     .kind = Kind::Number,
     .help = "(largest − smallest) / median",
     .min = 0}};

constexpr Parameter machine_rows[] = {
    {.name = "cpu", .kind = Kind::Text, .help = "model of the processor"},
    {.name = "cores", .kind = Kind::Count, .help = "virtual CPUs", .min = 1},
    {.name = "os", .kind = Kind::Text, .help = "system and kernel"}};

std::string read_cpu(const Document& document, TableReader& root) {
  const toml::table* table = root.table("machine");
  if (table == nullptr) root.fail("has no [machine]: expected cpu, cores and os");
  TableReader machine(document, *table, "[machine]");
  const Parameters values = machine.parameters(machine_rows);
  machine.finish();
  return values.text("cpu");
}

/// `place`: what the report says before the name of the file.
void add_file(const Document& document, const std::string& place, const std::string& file,
              Measurements& all) {
  TableReader root(document, document.root(), "a file of measurements");
  for (const std::string_view key : {"commit", "method", "date", "machine", "figure"}) {
    root.take(key);
  }
  std::string commit, date, cpu;
  root.attempt([&] { commit = root.need_text("commit"); });
  root.attempt([&] { root.need_text("method"); });
  root.attempt([&] { date = root.text("date").value_or(""); });
  root.attempt([&] { cpu = read_cpu(document, root); });
  const std::string source = fmt::format("{}models/measured/{}.toml, commit {}{}{}", place, file,
                                         commit, date.empty() ? "" : ", ", date);
  for (const toml::table* table : root.tables("figure")) {
    root.attempt([&] {
      TableReader figure(document, *table, "a [[figure]]");
      const std::string name = file + "/" + figure.need_text("name");
      const Parameters values = figure.parameters(figure_rows);
      figure.finish();
      const services::Measurement measured{name, values.real("events_per_s_per_vcpu"), cpu, source};
      if (!all.emplace(name, measured).second) figure.fail(name + " is there twice");
    });
  }
  root.finish();
}

}  // namespace

Measurements load_measurements(const std::optional<std::string>& models_dir) {
  Measurements all;
  Diagnostics diagnostics;
  // With a folder given, what is not in it must not pass for a file of it.
  for (const auto& [file, source] : model_files("measured", models_dir)) {
    diagnostics.attempt([&, &file = file, &source = source] {
      Document document = source.read();
      document.keep_errors_in(diagnostics);
      add_file(document, source.built_in && models_dir ? "built-in " : "", file, all);
    });
  }
  diagnostics.raise();
  return all;
}

}  // namespace costsim::scenario
