#include "analysis/tuning/hybrid.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "analysis/contests.hpp"
#include "decision/evaluate.hpp"
#include "decision/flow.hpp"
#include "engine/parallel.hpp"
#include "units/error.hpp"
#include "units/rounding.hpp"

namespace costsim::analysis {
namespace {

using architecture::Architecture;
using architecture::Edge;
using architecture::Stage;
using decision::Candidate;
using decision::Study;

constexpr double never = std::numeric_limits<double>::infinity();
constexpr std::size_t base = 0, excess = 1;

bool has(const Candidate& candidate, services::Role role) {
  const auto& stages = candidate.architecture.stages;
  return std::any_of(stages.begin(), stages.end(),
                     [&](const Stage& stage) { return architecture::role_of(stage) == role; });
}

bool is_of_nodes(const Candidate& each) {
  return has(each, services::Role::Nodes);
}

bool is_of_functions(const Candidate& each) {
  return has(each, services::Role::Function) && !has(each, services::Role::Nodes);
}

bool share_a_book(const Candidate& one, const Candidate& other) {
  const auto& a = one.setting.book;
  const auto& b = other.setting.book;
  return a.region == b.region && a.epoch == b.epoch;
}

bool can_be_cut(const Study& study) {
  if (study.traffics.size() != 1) return false;
  const traffic::Plan& plan = study.traffics.front().plan;
  return !plan.part && plan.arrivals.replay.empty() && !plan.arrivals.gaps;
}

/// Adds an architecture's stages, which take `part` of the traffic in place of all of it; names
/// that are taken already get another end.
void add_stages(const Architecture& from, std::size_t part, Architecture& to) {
  std::set<std::string> taken;
  for (const Stage& stage : to.stages) taken.insert(stage.name);
  std::map<std::string, std::string> names;
  for (Stage stage : from.stages) {
    std::string& name = names[stage.name] = stage.name;
    while (!taken.insert(name).second) name += "-excess";
    stage.name = name;
    for (Edge& edge : stage.inputs) {
      if (edge.from.empty()) {
        edge.traffic = part;
      } else {
        edge.from = names.at(edge.from);
      }
    }
    to.stages.push_back(std::move(stage));
  }
}

Candidate joined(const Candidate& nodes, const Candidate& functions) {
  Candidate both = nodes;
  both.architecture.name = nodes.architecture.name + " + " + functions.architecture.name;
  both.architecture.stages.clear();
  add_stages(nodes.architecture, base, both.architecture);
  add_stages(functions.architecture, excess, both.architecture);
  for (const auto& [meter, tariff] : functions.setting.book.tariffs) {
    if (!both.setting.book.tariffs.contains(meter)) both.setting.book.tariffs.set(meter, tariff);
  }
  both.commitments.insert(both.commitments.end(), functions.commitments.begin(),
                          functions.commitments.end());
  return both;
}

/// Of the only candidate; infinite where it does not cope, or cannot be.
double cost_of(const Study& study) {
  try {
    const decision::Outcome outcome = decision::evaluate(study);
    const auto& only = outcome.architectures.front();
    return only.copes() ? only.bill.total().dollars().to_double() : never;
  } catch (const Error& error) {
    if (error.failure() != Failure::Usage && error.failure() != Failure::Untrustworthy) throw;
    return never;
  }
}

Study alone(Study study, const Candidate& candidate) {
  study.candidates = {candidate};
  return study;
}

/// The cheapest of some cuts, and of those between the neighbours of the cheapest so far.
class CutSearch {
 public:
  /// `whole`: of the joined architecture, its traffic not cut yet.
  CutSearch(Study whole, unsigned threads) : whole_(std::move(whole)), threads_(threads) {}

  void try_between(double low, double high) {
    constexpr int cuts = 16;
    std::vector<double> rates;
    for (int i = 0; i <= cuts; ++i) {
      const double rate = rounded_to_digits(low + (high - low) * i / cuts, 3, Rounding::Nearest);
      if (rate > 0 && costs_.emplace(rate, never).second) rates.push_back(rate);
    }
    std::vector<double> found(rates.size());
    engine::parallel_for(rates.size(), threads_,
                         [&](std::size_t i) { found[i] = cost_of(cut(rates[i])); });
    for (std::size_t i = 0; i < rates.size(); ++i) costs_[rates[i]] = found[i];
  }

  void try_around_best() {
    const auto best = cheapest();
    if (best == costs_.end()) return;
    const double low = best == costs_.begin() ? best->first : std::prev(best)->first;
    const double high = std::next(best) == costs_.end() ? best->first : std::next(best)->first;
    try_between(low, high);
  }

  void tell(Hybrid& hybrid) const {
    hybrid.tried = costs_.size();
    const auto best = cheapest();
    if (best == costs_.end()) return;
    hybrid.at_per_s = best->first;
    hybrid.cost = best->second;
  }

 private:
  using Costs = std::map<double, double>;

  /// None where no cut copes.
  Costs::const_iterator cheapest() const {
    const auto best = std::min_element(costs_.begin(), costs_.end(), [](auto& one, auto& other) {
      return one.second < other.second;
    });
    return best != costs_.end() && best->second < never ? best : costs_.end();
  }

  Study cut(double per_s) const {
    Study study = whole_;
    const Rate rate = parse_rate(fmt::format("{}/s", per_s), {study.month});
    study.traffics.push_back(study.traffics.front());
    study.traffics[base].name = "base";
    study.traffics[excess].name = "excess";
    study.traffics[base].plan.part = {rate, false};
    study.traffics[excess].plan.part = {rate, true};
    return study;
  }

  Study whole_;
  unsigned threads_;
  Costs costs_;  ///< by rate
};

Hybrid best_of(const Study& study, const Candidate& nodes, const Candidate& functions,
               unsigned threads) {
  Hybrid hybrid{nodes.architecture.name, functions.architecture.name};
  hybrid.cost_of_nodes = cost_of(alone(study, nodes));
  hybrid.cost_of_functions = cost_of(alone(study, functions));
  const traffic::Series load = decision::load_of(study).together();
  const double step = seconds(load.step);
  CutSearch search(alone(study, joined(nodes, functions)), threads);
  search.try_between(load.counts.minCoeff() / step, load.counts.maxCoeff() / step);
  search.try_around_best();
  search.try_around_best();
  search.tell(hybrid);
  return hybrid;
}

}  // namespace

std::vector<Hybrid> hybrids_of(const Study& given, unsigned threads) {
  std::vector<Hybrid> hybrids;
  if (!can_be_cut(given)) return hybrids;
  Study study = decision::with_drawn_traffic(of_flow_alone(given));
  study.checks.clear();
  const std::vector<Candidate> all = study.candidates;
  for (const Candidate& nodes : all) {
    for (const Candidate& functions : all) {
      if (!is_of_nodes(nodes) || !is_of_functions(functions)) continue;
      if (share_a_book(nodes, functions)) {
        hybrids.push_back(best_of(study, nodes, functions, threads));
      }
    }
  }
  return hybrids;
}

}  // namespace costsim::analysis
