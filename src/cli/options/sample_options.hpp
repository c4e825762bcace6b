// --samples and what belongs to it.
#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include "analysis/uncertainty/sampled.hpp"
#include "cli/process/session.hpp"

namespace costsim::cli {

struct SampleCommand {
  std::size_t samples = 0;  ///< 0: not asked for
  std::string sampling = "sobol";
  bool sensitivity = false;
  unsigned threads = 0;

  bool is_asked() const { return samples > 0; }
  /// As many as were asked for, or the default. Error(Usage) for what cannot be meant.
  analysis::SampleOptions options() const;
};

void add_sample_options(CLI::App& verb, SampleCommand& command);

/// Tells on a terminal how far it is, where it takes longer than a second.
analysis::Sampled sampled_with_progress(const analysis::Vary& vary, const decision::Study& study,
                                        const analysis::SampleOptions& options, Session& session);

/// Whether a study is to be sampled: as asked for, or as a check asks for a probability.
/// Error(Usage) where nothing of it is uncertain.
bool needs_samples(const decision::Study& study, const SampleCommand& command);

}  // namespace costsim::cli
