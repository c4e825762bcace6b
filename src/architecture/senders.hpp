// Who sends what reaches a stage, seen through the counters on the way.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "architecture/architecture.hpp"

namespace costsim::architecture {

/// A stage that is no counter; nullptr: the users.
using Sender = const Stage*;

std::vector<Sender> senders_of(const Edge& edge, const Architecture& architecture);

/// Inputs of a stage that come from a sender which fits.
template <typename Fits>
std::vector<Edge> inputs_from(const Stage& stage, const Architecture& architecture,
                              const Fits& fits) {
  std::vector<Edge> chosen;
  for (const Edge& edge : stage.inputs) {
    const std::vector<Sender> senders = senders_of(edge, architecture);
    if (std::any_of(senders.begin(), senders.end(), fits)) chosen.push_back(edge);
  }
  return chosen;
}

/// "'web', 'cdn'": who sends what such edges carry.
std::string names_of_senders(const std::vector<Edge>& edges, const Architecture& architecture);

}  // namespace costsim::architecture
