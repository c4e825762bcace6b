// costsim measure: what one vCPU of the service can do on this machine (docs/serve.md).
#include "ingest/measure/measure.hpp"

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <memory>
#include <ostream>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/options/whole_number.hpp"
#include "cli/process/built_from.hpp"
#include "cli/process/files.hpp"
#include "cli/process/messages.hpp"
#include "ingest/http/head.hpp"
#include "ingest/measure/text.hpp"
#include "units/error.hpp"

namespace costsim::cli {

namespace {

namespace fs = std::filesystem;

constexpr const char* measure_footer = R"(Examples:
  costsim measure                          writes models/measured/local.toml
  costsim measure --name c7g --runs 9 --format json
  costsim run my.toml --models models      reads it where capacity = "measured"

Exit codes: 0 measured, 2 bad usage, 4 file I/O)";

struct Options {
  ingest::MeasureConfig config;
  ingest::Provenance provenance{std::string(built_from()), {}};
  std::string name = "local";
  std::string folder = "models/measured";
  std::string format = "table";
  std::string run_time = "2s", warm_up = "500ms";
  std::string scratch = fs::temp_directory_path().string();
};

/// A folder of our own that goes with us.
class Scratch {
 public:
  explicit Scratch(const std::string& parent)
      : path_(fs::path(parent) / ("costsim-measure-" + std::to_string(getpid()))) {
    std::error_code error;
    if (!fs::create_directories(path_, error))
      throw Error(Failure::Io, path_.string() + ": cannot be created");
  }
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  std::string path() const { return path_.string(); }

 private:
  fs::path path_;
};

/// The day of SOURCE_DATE_EPOCH, the only date that is written without being asked for.
std::string reproducible_date() {
  const char* epoch = std::getenv("SOURCE_DATE_EPOCH");
  if (epoch == nullptr) return {};
  const std::time_t time = std::atoll(epoch);
  std::tm parts{};
  gmtime_r(&time, &parts);
  return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

[[noreturn]] void refuse(const char* flag, const std::string& text, const std::string& expected) {
  throw Error(Failure::Usage, fmt::format("{}: '{}': expected {}", flag, text, expected));
}

Duration time(const char* flag, const std::string& text, Duration least) {
  try {
    const Duration value = parse_duration(text);
    if (value >= least && value <= std::chrono::hours(1)) return value;
  } catch (const Error& error) {
    throw error.with_context(flag);
  }
  refuse(flag, text, least == Duration::zero() ? "0s to 1h" : "10ms to 1h");
}

/// What is replaced is an older measurement, or nothing.
void refuse_to_replace(const fs::path& path) {
  std::ifstream file(path);
  if (!file) return;
  std::string line;
  std::getline(file, line);
  if (!ingest::is_measurement(line))
    throw Error(Failure::Io, path.string() + ": is no measurement: it is not replaced");
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Of a file beside others: no folder, not hidden.
bool is_plain_name(std::string_view name) {
  const auto allowed = [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '.' || c == '-';
  };
  return !name.empty() && name.front() != '.' && std::all_of(name.begin(), name.end(), allowed);
}

/// Written as one: 2026-11-21.
bool is_day(std::string_view date) {
  constexpr std::string_view form = "0000-00-00";
  return date.size() == form.size() &&
         std::equal(date.begin(), date.end(), form.begin(),
                    [](char c, char wanted) { return wanted == '0' ? is_digit(c) : c == wanted; });
}

/// What is wrong is told before minutes of measuring, not behind them.
void check(const Options& options) {
  if (!is_plain_name(options.name))
    refuse("--name", options.name, "letters, digits, '_', '.' and '-'");
  const std::string& date = options.provenance.date;
  if (!date.empty() && !is_day(date)) refuse("--date", date, "a day such as 2026-11-21");
  const std::size_t body = options.config.bulk_events * (options.config.event_bytes + 1);
  if (const std::size_t most = ingest::HttpLimits{}.body; body > most)
    refuse("--bulk", std::to_string(options.config.bulk_events),
           fmt::format("no body above {} bytes, where this makes {}", most, body));
  std::error_code error;
  fs::create_directories(options.folder, error);
  if (error || ::access(options.folder.c_str(), W_OK) != 0)
    throw Error(Failure::Io, options.folder + ": cannot be written");
  refuse_to_replace(fs::path(options.folder) / (options.name + ".toml"));
}

/// 80 columns.
std::string table(const ingest::Measurement& measurement) {
  std::string text =
      fmt::format("{} ({} cores, {})\n\n{:<28}{:>10}{:>9}{:>15}{:>8}{:>8}\n",
                  measurement.machine.cpu, measurement.machine.cores, measurement.machine.os,
                  "figure", "events/s", "CPU-s/M", "events/s/vCPU", "spread", "p99 ms");
  for (const auto& figure : measurement.figures)
    text += fmt::format(
        "{:<28}{:>10.0f}{:>9.3f}{:>15.0f}{:>7.1f}%{:>8}\n", figure.name, figure.events_per_s,
        figure.cpu_s_per_million_events, figure.events_per_s_per_vcpu(), figure.spread_percent,
        figure.requests_per_s == 0 ? "-" : fmt::format("{:.2f}", figure.latency.p99));
  return text + "\nCPU-s/M: CPU seconds per million events, of all threads but the generator's.\n";
}

void measure(Options& options, Session& session) {
  options.config.run_time = time("--run-time", options.run_time, std::chrono::milliseconds(10));
  options.config.warm_up = time("--warm-up", options.warm_up, Duration::zero());
  check(options);
  if (options.provenance.date.empty()) options.provenance.date = reproducible_date();
  const Scratch scratch(options.scratch);
  options.config.scratch = scratch.path();
  const auto measurement = ingest::measure(options.config, ingest::system_clocks(), session.err);
  const fs::path file = fs::path(options.folder) / (options.name + ".toml");
  write_file(file.string(), to_toml(measurement, options.provenance));
  tell("wrote " + file.string(), session);
  session.out << (options.format == "json" ? to_json(measurement, options.provenance)
                                           : table(measurement));
}

}  // namespace

void add_measure(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand("measure", "Measure what one vCPU of the service can do");
  const auto options = std::make_shared<Options>();
  auto& config = options->config;
  command->footer(measure_footer);
  command->add_option("--name", options->name, "name of the file that is written")
      ->capture_default_str();
  command->add_option("--folder", options->folder, "where it is written")->capture_default_str();
  command->add_option("--format", options->format, "table or json, on standard output")
      ->check(CLI::IsMember({"table", "json"}))
      ->capture_default_str();
  command->add_option("--runs", config.runs, "runs per figure; the median counts")
      ->check(whole_number(1, 99))
      ->capture_default_str();
  command->add_option("--run-time", options->run_time, "of one run")->capture_default_str();
  command->add_option("--warm-up", options->warm_up, "before each run")->capture_default_str();
  command->add_option("--threads", config.threads, "front threads")
      ->check(whole_number(1, 256))
      ->capture_default_str();
  command->add_option("--connections", config.connections, "of the load generator")
      ->check(whole_number(1, 10'000))
      ->capture_default_str();
  command->add_option("--event-bytes", config.event_bytes, "size of one JSON event")
      ->check(whole_number(70, 1'000'000))
      ->capture_default_str();
  command->add_option("--bulk", config.bulk_events, "events in one NDJSON body")
      ->check(whole_number(1, 10'000))
      ->capture_default_str();
  command->add_option("--scratch", options->scratch, "folder for the file sink and the spool")
      ->capture_default_str();
  command->add_option("--commit", options->provenance.commit, "of the code that is measured")
      ->capture_default_str();
  command->add_option("--date", options->provenance.date, "to be written into the file");
  command->callback([options, &session] { measure(*options, session); });
}

}  // namespace costsim::cli
