// What of an architecture can be set otherwise without asking anybody for other code.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "analysis/varied_key.hpp"
#include "decision/study.hpp"

namespace costsim::analysis {

struct Knob {
  std::string key;  ///< as --set takes it: "architecture.serverless.stages.lambda.memory"
  std::string stage, parameter;
  std::vector<std::string> values;  ///< as --set takes them
  std::size_t now = 0;              ///< the one that the scenario has: it is not set anew
  /// More memory for its own sake is only paid: a size is a knob where some figure follows it.
  bool is_size = false;

  /// "lambda.memory"
  std::string name() const { return stage + "." + parameter; }
};

/// Of each stage the parameters that its service says what to try of (Parameter::tried), and the
/// type of its instances among all that the price book has; with what they are now, where that can
/// be told.
std::vector<Knob> knobs_of(const decision::Candidate& candidate);

/// "serverless.lambda.memory=512MB,1GB,2GB", or "serverless.lambda.memory" for the values that are
/// usually tried of it. Error(Usage) where it is none of this study's, or there is nothing to try.
struct AskedKnob {
  std::string
      architecture;  ///< "" of a key of the traffic, such as "traffic.split_at=500/s,1000/s"
  Knob knob;
};
AskedKnob asked_knob(std::string_view text, const decision::Study& study);
/// The same without values: the key that it has. Errors as of asked_knob.
std::string named_key(std::string_view text, const decision::Study& study);

/// What is set besides what the scenario says.
std::vector<Assignment> assignments_of(const std::vector<Knob>& knobs,
                                       const std::vector<std::size_t>& setting);

}  // namespace costsim::analysis
