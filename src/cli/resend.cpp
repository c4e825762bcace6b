// costsim resend: events that were given up, sent once more (docs/serve.md).
#include "ingest/resend/resend.hpp"

#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/commands.hpp"
#include "cli/options/told_settings.hpp"
#include "cli/process/interrupts.hpp"
#include "cli/process/messages.hpp"
#include "cli/process/stop_signals.hpp"
#include "ingest/resend/text.hpp"
#include "units/error.hpp"

namespace costsim::cli {

namespace {

constexpr int some_left = 1;

constexpr const char* resend_footer = R"(Examples:
  costsim resend dead.ndjson --dry-run              counts what can be read
  costsim resend dead.ndjson --sink kinesis:events --region us-east-1
  costsim resend spool/0/*.bad --skip-settled --sink file:events.ndjson

The files are only read: remove them when all of them is sent.

Exit codes: 0 all sent, 1 something could not be read or sent, 2 bad usage,
            4 file I/O, 130 interrupted)";

/// Those of `serve` that say how events are sent.
constexpr const char* shared_settings[] = {
    "region",       "epoch",    "batch-records", "batch-bytes", "max-event", "calls-in-flight",
    "call-timeout", "attempts", "max-age",       "dead-letter", "aggregate"};

struct Asked : ToldSettings {
  ingest::ResendConfig run;
  std::string format = "table";
};

void check_sink(const Asked& asked) {
  if (asked.run.dry_run || asked.config.delivery.sink.kind != ingest::SinkSpec::Kind::Null) return;
  throw Error(Failure::Usage,
              "--sink: expected file:PATH or kinesis:STREAM[@http://host:port]; without a sink "
              "--dry-run counts what can be read");
}

/// Throws all that is wrong at once.
void complete_resend(const CLI::App& command, Asked& asked) {
  if (command.count("--region") == 0)
    asked.attempt([&] { take_region_from_environment(asked.config); });
  asked.attempt([&] { set_quotas(asked.config); });
  asked.attempt([&] { check_sink(asked); });
  asked.wrong.raise();
  asked.run.delivery = asked.config.delivery;
}

int exit_code_of_resend(const ingest::ResendReport& report) {
  if (report.interrupted) return exit_interrupted;
  return report.clean() ? 0 : some_left;
}

void run_resend(const Asked& asked, Session& session) {
  const StopSignals signals;
  const ingest::ResendReport report = ingest::resend(
      asked.run, ingest::system_clocks(), [&](Duration at_most) { return signals.wait(at_most); },
      session.err);
  if (!report.last_error.empty()) tell("last error: " + report.last_error, session);
  session.out << (asked.format == "json" ? to_json(report) : to_text(report)) << std::flush;
  session.exit_code = exit_code_of_resend(report);
}

}  // namespace

void add_resend(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand("resend", "Send dead letters and what a spool kept once more");
  const auto asked = std::make_shared<Asked>();
  command->footer(resend_footer);
  command
      ->add_option("files", asked->run.files,
                   "dead-letter files, and segments of a spool, damaged ones (*.bad), too")
      ->required();
  const Setting& sink = setting_of("sink");
  command->add_option_function<std::string>(
      "--sink",
      [asked, &sink](const std::string& text) {
        asked->attempt([&] { sink.apply(asked->config, text); });
      },
      "where to: file:PATH | kinesis:STREAM[@http://host:port]");
  command->add_flag("--dry-run", asked->run.dry_run, "counts what can be read, and sends nothing");
  command->add_flag("--skip-settled", asked->run.skip_settled,
                    "leaves out what the checkpoint beside a segment knows as settled");
  command->add_option("--format", asked->format, "table or json, on standard output")
      ->check(CLI::IsMember({"table", "json"}))
      ->capture_default_str();
  for (const char* key : shared_settings)
    add_settings(*command, *asked, {&setting_of(key), 1}, "Delivery");
  command->callback([command, asked, &session] {
    complete_resend(*command, *asked);
    run_resend(*asked, session);
  });
}

}  // namespace costsim::cli
