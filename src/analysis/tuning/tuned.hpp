// The cheapest configuration that keeps what is required: what to set otherwise, and why.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/difference.hpp"
#include "analysis/tuning/hybrid.hpp"
#include "analysis/tuning/trials.hpp"

namespace costsim::analysis {

/// What is best, of those that keep what is required. AWS Lambda Power Tuning names them so; the
/// balanced one has the least of half the cost and half the time, each as a share of the largest
/// that a knob alone comes to (github.com/alexcasalboni/aws-lambda-power-tuning, "balancedWeight"
/// of 0.5).
enum class TuneStrategy { Cost, Speed, Balanced };

struct TuneOptions {
  TuneStrategy strategy = TuneStrategy::Cost;
  std::vector<std::string> architectures = {};  ///< empty: all
  std::vector<std::string> knobs = {};          ///< as of asked_knob; empty: the usual ones
  std::vector<std::string> fixed = {};          ///< "serverless.lambda.memory": left as they are
  bool latency = false;                         ///< requests are simulated for all of the front
  unsigned threads = 0;                         ///< 0: one per core
  SettingSearchOptions search = {};
};

/// One change, on top of those before it.
struct TuneStep {
  std::string key, before, after;
  Trial trial;                          ///< with it
  double saved = 0;                     ///< dollars; below 0: it costs more
  std::optional<LineChange> line = {};  ///< of the bill, that it changes most
};

/// A setting that no other one betters in cost and in headroom, nor in cost and in time.
struct FrontPoint {
  std::vector<Assignment> set;
  Trial trial;
  std::optional<decision::Estimated> p99_ms = {};  ///< where requests were simulated
};

struct TunedArchitecture {
  std::string name;
  std::vector<Knob> knobs;  ///< that were turned
  Trial before, after;
  std::vector<Assignment> set;    ///< what is best; empty: it is as it should be
  std::vector<TuneStep> steps;    ///< the same, what saves most first
  std::vector<FrontPoint> front;  ///< the cheapest first
  std::size_t settings = 0;       ///< that there are
  std::size_t tried = 0;          ///< of them
  bool exhaustive = false;        ///< each of them
  bool found = true;              ///< false: nothing that was tried keeps what is required
  std::vector<std::string> notes;
};

struct Tuned {
  TuneStrategy strategy = TuneStrategy::Cost;
  std::vector<TunedArchitecture> architectures;
  decision::Outcome before, after;   ///< of the whole study, with all that is set
  std::vector<Hybrid> hybrids = {};  ///< of the architectures as tuned
  std::vector<std::string> notes;

  std::vector<Assignment> set() const;
};

/// Bills and figures are those of the flow; checks that ask for simulated requests are held against
/// the cheapest settings, in the order of their costs, until one keeps them. Error(Usage) for an
/// architecture, a stage or a parameter that there is not.
Tuned tune(const Vary& vary, const decision::Study& study, const TuneOptions& options);

}  // namespace costsim::analysis
