// One key of a study: what is seen of it at each of its values.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "analysis/contests.hpp"
#include "analysis/varied_key.hpp"

namespace costsim::analysis {

/// What is kept of one point; the vectors have an entry for each contest.
struct Seen {
  std::vector<Money> costs;  ///< of the architectures
  Observation sides;
  std::vector<bool> passed;         ///< of a check
  std::vector<std::string> errors;  ///< of a capacity: the one with which it ends; "": none
  std::string cheapest;
  std::int64_t requests = 0, steps = 0;
};

/// Each value of the key is evaluated once, by several threads.
class Line {
 public:
  Line(const Vary& vary, const VariedKey& key, std::vector<Assignment> others,
       const std::vector<Contest>& contests);

  const Seen& at(double x) const;
  /// Every crossing along it.
  Search searched(const SearchLimits& limits) const;

 private:
  const Seen* find(double x) const;

  const Vary& vary_;
  const VariedKey& key_;
  std::vector<Assignment> others_;
  const std::vector<Contest>& contests_;
  mutable std::mutex mutex_;
  mutable std::map<double, Seen> points_;
};

}  // namespace costsim::analysis
