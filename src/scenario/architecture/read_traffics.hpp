// [traffic], or several: [[traffic]] with a name each.
#pragma once

#include <vector>

#include "decision/study.hpp"
#include "scenario/architecture/read_traffic.hpp"

namespace costsim::scenario {

/// The keys of a [[traffic]] beside those of its shape: what its events ask otherwise than
/// [workload] says.
std::span<const Parameter> own_workload_rows();

struct TrafficsText {
  /// Of all, for stages that take from one of them: "" of the only one. Where some could not be
  /// read there is a "" beside others.
  std::vector<std::string> names = {};
  std::vector<decision::UserTraffic> traffics;
  std::vector<services::Workload> workloads;       ///< of each
  std::vector<traffic::ImportReport> traces = {};  ///< what was read on the way
};

/// `common`: of [workload]. A list names each of its traffics, and none twice. What is wrong with
/// one of them is told beside the others.
TrafficsText read_traffics(TableReader& root, const services::Workload& common, Duration month);

/// Whether there are traffics whose names are not known.
bool has_unread(const std::vector<std::string>& traffics);

/// `from` of an architecture: which of the users' traffics it gets; all of them without it.
std::vector<std::size_t> read_users(TableReader& table, const std::vector<std::string>& traffics);

/// What [workload] or a traffic of its own says.
services::Workload workload_of(const Parameters& values, services::Workload otherwise = {});

}  // namespace costsim::scenario
