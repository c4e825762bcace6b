// How sure an answer is: a study at many samples of its uncertain inputs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/uncertainty/answers.hpp"
#include "analysis/uncertainty/changes_of_samples.hpp"
#include "analysis/uncertainty/design.hpp"
#include "analysis/uncertainty/information.hpp"
#include "analysis/uncertainty/quantiles.hpp"
#include "analysis/uncertainty/sensitivity.hpp"

namespace costsim::analysis {

struct SampleOptions {
  std::size_t samples = 1024;
  Sampling sampling = Sampling::Sobol;
  unsigned threads = 0;  ///< 0: one per core
  bool indices = false;  ///< Sobol' indices, which take (inputs + 2) × samples evaluations
  /// Of so many of the samples, the first ones, at what load and in which month the answer changes;
  /// each takes some hundred evaluations.
  std::size_t changes = 0;
};

struct SampledArchitecture {
  std::string name;
  Quantiles cost;       ///< dollars over the period
  double cheapest = 0;  ///< share of the samples in which no other costs less
  double copes = 0;     ///< share in which no finding is an error
};

struct SampledFigure {
  FigureName name;
  Quantiles value;
};

/// A share of samples with Wilson's interval of 95 % (J. Am. Stat. Assoc. 22, 1927), as if they
/// were independent: more even ones are surer than that.
struct Probability {
  std::size_t held = 0, samples = 0;
  double share = 0, low = 0, high = 1;
};
Probability probability_of(std::size_t held, std::size_t samples);
/// How many would tell whether the probability reaches `share`, where these do not: by the width of
/// the interval at what they found. At most a thousand million.
std::optional<std::size_t> samples_needed(const Probability& found, double share);

struct SampledCheck {
  std::string id;
  Probability holds;
  /// Of one that asks for a probability: how many samples would tell, where these do not.
  std::optional<std::size_t> samples_needed = {};
};

/// What an input is believed to be, as a person reads it.
struct ToldInput {
  std::string key, p5, p50, p95;
};

/// One input at its P10 and its P90, all others at their medians.
struct Swing {
  std::size_t input = 0;
  std::string low_text, high_text;  ///< its values there
  std::vector<double> low, high;    ///< rows by `Sampled::columns`
};

struct Sampled {
  SampleOptions options;
  std::uint64_t seed = 1;
  Columns columns;
  std::vector<double> central;  ///< all inputs at their medians
  std::vector<ToldInput> inputs;
  std::vector<SampledArchitecture> architectures;
  std::vector<SampledFigure> figures;
  std::vector<SampledCheck> checks;
  std::vector<Swing> swings;      ///< the one that moves the costs most first
  std::vector<InputWorth> worth;  ///< the most first
  std::optional<Indices> indices = {};
  SampledChanges changes = {};
  std::vector<std::string> notes = {};
};

/// How often `sample` asks the study, nearly: to tell how far it is.
std::size_t times_asked(const decision::Study& study, const SampleOptions& options);

/// Bills are those of the flow: checks that ask for simulated requests are named in the notes.
/// Errors as of Sampler.
Sampled sample(const Vary& vary, const decision::Study& study, const SampleOptions& options);

}  // namespace costsim::analysis
