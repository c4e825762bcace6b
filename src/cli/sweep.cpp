// costsim sweep SCENARIO: a row for each point of a grid, a list or samples.
#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <ostream>
#include <sstream>

#include <fmt/format.h>

#include "cli/options/large_arrays.hpp"
#include "cli/options/merged_parts.hpp"
#include "cli/options/sweep_plan.hpp"
#include "cli/process/interrupts.hpp"
#include "cli/process/messages.hpp"
#include "cli/process/progress_line.hpp"
#include "cli/process/rows_file.hpp"
#include "engine/in_order.hpp"
#include "report/kit/text.hpp"
#include "report/sweep/written.hpp"
#include "units/error.hpp"

namespace costsim::cli {
namespace {

constexpr const char* sweep_footer = R"(Examples:
  costsim sweep my.toml --vary traffic.rate=1/s..10000/s:50
  costsim sweep my.toml --vary traffic.rate=1M/h..20M/h:100:log \
      --vary lambda.memory=256MB,512MB,1GB --out grid.csv
  costsim sweep my.toml --points points.csv --out list.ndjson
  costsim sweep my.toml --samples 100000 --figure fn.lambda.peak_concurrency \
      --out samples.ndjson --resume
  costsim sweep my.toml --samples 1000000 --shard 3/7 --out part-3.ndjson
  costsim sweep --merge all.ndjson part-*.ndjson

Exit codes: 0 every point has a row, 2 bad usage or scenario, 3 some points
            could not be evaluated: their rows say why, 4 file I/O,
            130 interrupted: --resume goes on)";

struct SweepCommand {
  SweepOptions options;
  std::string out, format;
  std::vector<std::string> merge;
  bool resume = false, no_fail = false, progress = false, quiet = false;
  unsigned threads = 0;
};

report::SweepFormat format_of(const SweepCommand& command) {
  const std::string ending = std::filesystem::path(command.out).extension().string();
  const bool is_csv = ending == ".csv";
  if (!command.format.empty()) return report::sweep_format(command.format);
  return is_csv ? report::SweepFormat::Csv : report::SweepFormat::Ndjson;
}

/// "part-{shard}.csv" → "part-3-of-7.csv": containers without a shell have no other way.
std::string out_of(const SweepCommand& command, const analysis::Shard& shard) {
  constexpr std::string_view place = "{shard}";
  std::string name = command.out;
  const std::size_t at = name.find(place);
  if (at == std::string::npos) return name;
  return name.replace(at, place.size(), fmt::format("{}-of-{}", shard.number, shard.of));
}

void refuse_inputs_as_out(const SweepCommand& command, const std::string& out) {
  for (const std::string& input : {command.options.scenario.file, command.options.points}) {
    std::error_code none;
    if (!std::filesystem::equivalent(out, input, none)) continue;
    throw Error(Failure::Usage, fmt::format("--out {}: that file is read, and would be lost", out));
  }
}

/// Where rows go, and how many of them are there already.
class Rows {
 public:
  Rows(const SweepCommand& command, const SweepPlan& plan, Session& session)
      : head_(report::head_text(plan.head, format_of(command))), session_(session) {
    if (command.out.empty()) {
      session_.out << head_;
      return;
    }
    const std::string out = out_of(command, plan.head.shard);
    refuse_inputs_as_out(command, out);
    file_.emplace(out);
    if (!file_->is_empty()) go_on(command, plan);
    if (kept_.bytes == 0) file_->append(head_);
  }

  const report::Kept& kept() const { return kept_; }

  void take(std::string_view row) {
    if (file_) return file_->append(row);
    session_.out << row;
    if (!session_.out) throw Error(Failure::Io, "cannot write the result to standard output");
  }

  void end() {
    if (file_) file_->sync();
  }
  std::optional<std::string> name() const {
    return file_ ? std::optional(file_->path()) : std::nullopt;
  }

 private:
  void go_on(const SweepCommand& command, const SweepPlan& plan) {
    if (!command.resume) {
      throw Error(Failure::Usage, {file_->path(), 0, 0},
                  "is there already: expected --resume to go on with it, or another file");
    }
    const auto text = file_->read();
    kept_ = report::kept_rows(file_->path(), *text, plan.head, format_of(command));
    file_->cut(kept_.bytes);
  }

  std::string head_;
  Session& session_;
  std::optional<RowsFile> file_;
  report::Kept kept_;
};

void tell_end(const SweepCommand& command, const Rows& rows, std::uint64_t count,
              std::uint64_t failed, Session& session) {
  if (rows.name() && !command.quiet) {
    tell(fmt::format(
             "wrote {}: {} rows{}", *rows.name(), count,
             rows.kept().rows > 0 ? fmt::format(", {} of them before", rows.kept().rows) : ""),
         session);
  }
  if (failed == 0) return;
  tell(fmt::format("{} of {} points could not be evaluated: their rows say why", failed, count),
       session);
  if (!command.no_fail) session.exit_code = static_cast<int>(Failure::Untrustworthy);
}

/// What Ctrl-C leaves, and how to go on.
std::string interrupted_text(const Rows& rows, bool is_terminal) {
  constexpr std::string_view erased = "\r\033[K";
  const auto name = rows.name();
  return fmt::format(
      "{}costsim: interrupted: {}\n", is_terminal ? erased : "",
      name ? fmt::format("the same command with --resume goes on with {}", report::one_line(*name))
           : "with --out FILE, --resume could go on");
}

void run_rows(const SweepCommand& command, const SweepPlan& plan, Session& session) {
  const report::SweepFormat format = format_of(command);
  const analysis::Span span = analysis::span_of(plan.head.shard, plan.head.points);
  Rows rows(command, plan, session);
  std::optional<InterruptNote> note;
  if (!command.quiet) note.emplace(interrupted_text(rows, session.err_is_terminal));
  std::atomic<std::uint64_t> done = rows.kept().rows;
  std::atomic<std::uint64_t> failed = rows.kept().failed;
  std::uint64_t index = span.first + done;
  const analysis::NextPoint next_point = index < span.end ? plan.points.from(index) : nullptr;
  const auto next = [&]() -> std::optional<engine::Piece> {
    if (index++ >= span.end) return std::nullopt;
    return [&, point = next_point()] {
      const analysis::SweptRow row = plan.sweeper->at(point);
      if (!row.error.empty()) ++failed;
      return report::row_text(row, plan.head, format);
    };
  };
  const auto take = [&](std::string row) {
    rows.take(row);
    ++done;
  };
  {
    std::optional<ProgressLine> line;  // while rows come
    const bool told = command.progress || (session.err_is_terminal && rows.name());
    if (told && !command.quiet) {
      auto style = ProgressLine::Style::of("swept", session.err_is_terminal);
      style.time_left = true;
      line.emplace(session.err, style, [&] {
        return static_cast<double>(done) /
               static_cast<double>(std::max<std::uint64_t>(1, span.size()));
      });
    }
    engine::in_order(next, command.threads, take);
  }
  rows.end();
  tell_end(command, rows, done, failed, session);
}

void run_sweep(const SweepCommand& command, Session& session) {
  keep_large_arrays();
  if (!command.merge.empty()) {
    merge_parts(command.merge, {command.quiet, command.no_fail}, session);
    return;
  }
  if (command.options.scenario.file.empty()) {
    throw Error(Failure::Usage, "scenario is required; --help tells what there is");
  }
  format_of(command);
  if (command.resume && command.out.empty()) {
    throw Error(Failure::Usage, "--resume needs --out FILE to go on with");
  }
  const SweepPlan plan = sweep_plan(command.options);
  for (const std::string& note : plan.notes) {
    if (!command.quiet) tell(note, session);
  }
  run_rows(command, plan, session);
}

}  // namespace

void add_sweep(CLI::App& app, Session& session) {
  CLI::App* verb = app.add_subcommand(
      "sweep", "A row of costs and checks for each point of a grid, a list or samples");
  auto command = std::make_shared<SweepCommand>();
  SweepOptions& options = command->options;
  add_scenario_options(*verb, options.scenario, session);
  verb->get_option("scenario")->required(false);
  verb->add_option("--vary", options.vary,
                   "KEY=FROM..TO:N[:log|:linear] or KEY=A,B,C: a grid (repeatable)")
      ->allow_extra_args(false);
  verb->add_option("--points", options.points,
                   "FILE: a list of points, CSV with the keys in its first line");
  verb->add_option("--samples", options.samples,
                   "N: points of the scenario's uncertain values (scrambled Sobol')")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 32));
  verb->add_option("--figure", options.figures,
                   "NAME: a figure of each row, such as fn.latency.p99 (repeatable)")
      ->allow_extra_args(false);
  verb->add_flag("--flow", options.flow, "no simulated requests, nor checks that need them");
  verb->add_option("--out", command->out,
                   "FILE for the rows, in place of standard output; {shard} is i-of-n");
  verb->add_option("--format", command->format, "ndjson or csv; else by the ending of --out");
  verb->add_flag("--resume", command->resume, "go on with the file, if it is there");
  verb->add_option("--shard", options.shard,
                   "i/n: only the i-th of n parts; auto: as Slurm, AWS Batch or Kubernetes says");
  verb->add_option("--shards", options.shards, "n of --shard auto");
  verb->add_option("--merge", command->merge,
                   "OUT PART…: joins parts to the file of the whole sweep")
      ->expected(2, 1'000'000);
  verb->add_flag("--no-fail", command->no_fail, "exit 0 where rows have errors");
  verb->add_option("--threads", command->threads, "0: one per core")->capture_default_str();
  verb->add_flag("--progress", command->progress, "tell it where there is no terminal, too");
  verb->add_flag("--quiet", command->quiet, "nothing on standard error but errors");
  verb->footer(sweep_footer);
  verb->callback([command, &session] { run_sweep(*command, session); });
}

}  // namespace costsim::cli
