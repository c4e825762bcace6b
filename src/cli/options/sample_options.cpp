#include "cli/options/sample_options.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "cli/process/progress_line.hpp"
#include "units/error.hpp"

namespace costsim::cli {
namespace {

constexpr std::pair<const char*, analysis::Sampling> samplings[] = {
    {"sobol", analysis::Sampling::Sobol},
    {"latin", analysis::Sampling::Latin},
    {"random", analysis::Sampling::Random}};

/// One sample has no spread; of more than these, nobody would wait for the end.
constexpr std::size_t fewest = 2, most = 10'000'000;
/// Of a quarter it is told where the answer changes, of so many at least and at most: each takes
/// some fifty evaluations.
constexpr std::size_t fewest_followed = 16, most_followed = 100;

}  // namespace

analysis::SampleOptions SampleCommand::options() const {
  analysis::SampleOptions options;
  if (is_asked()) options.samples = samples;
  for (const auto& [name, kind] : samplings) {
    if (sampling == name) options.sampling = kind;
  }
  options.threads = threads;
  options.indices = sensitivity;
  options.changes = std::clamp(options.samples / 4, fewest_followed, most_followed);
  return options;
}

void add_sample_options(CLI::App& verb, SampleCommand& command) {
  verb.add_option("--samples", command.samples,
                  "N: how sure the answer is, by as many samples of the uncertain values")
      ->check(CLI::Range(fewest, most));
  verb.add_option("--sampling", command.sampling, "sobol, latin or random")
      ->check(CLI::IsMember({"sobol", "latin", "random"}))
      ->capture_default_str();
  verb.add_flag("--sensitivity", command.sensitivity,
                "Sobol' indices: what share of the variance is due to which value");
  verb.add_option("--threads", command.threads, "for samples; 0: one per core")
      ->capture_default_str();
}

analysis::Sampled sampled_with_progress(const analysis::Vary& vary, const decision::Study& study,
                                        const analysis::SampleOptions& options, Session& session) {
  if (!session.err_is_terminal) return analysis::sample(vary, study, options);
  std::atomic<std::size_t> asked = 0;
  const auto all = static_cast<double>(analysis::times_asked(study, options));
  auto style = ProgressLine::Style::of("sampled", true);
  style.first = std::chrono::seconds(1);
  style.time_left = true;
  const ProgressLine line(session.err, style,
                          [&] { return std::min(1.0, static_cast<double>(asked) / all); });
  const analysis::Vary counted = [&](const std::vector<analysis::Assignment>& assignments) {
    ++asked;
    return vary(assignments);
  };
  return analysis::sample(counted, study, options);
}

bool needs_samples(const decision::Study& study, const SampleCommand& command) {
  const auto& uncertainty = study.uncertainty;
  if (!command.is_asked() && !command.sensitivity && uncertainty.checks.empty()) return false;
  if (!uncertainty.inputs.empty()) return true;
  const std::string nothing =
      "no value of this scenario is uncertain: state one as { p50 = …, p90 = … }, "
      "{ low = …, mode = …, high = … } or { one_of = […] }";
  if (uncertainty.checks.empty()) throw Error(Failure::Usage, "--samples: " + nothing);
  throw Error(Failure::Usage, uncertainty.checks.front().check.requirement.where, nothing);
}

}  // namespace costsim::cli
