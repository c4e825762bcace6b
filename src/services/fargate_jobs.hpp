// Tasks of one job each: an item starts a task, which runs for its duration and ends. Between jobs
// there is none.
#pragma once

#include "engine/distribution.hpp"
#include "services/kit/at_work.hpp"
#include "services/kit/service.hpp"

namespace costsim::services {

inline constexpr Parameter job_row = {
    .name = "job",
    .kind = Kind::Flag,
    .fallback = "false",
    .help =
        "each item starts a task of its own, which takes `boot` and then duration, or the "
        "item's CPU time and waiting; between jobs no task runs"};

/// How long a task works once it has started: the stated duration, else CPU time at the task's
/// vCPU (one thread: more than one vCPU does not help) and waiting.
engine::Distribution job_time_of(const Flow& input, const Parameters& values,
                                 const Context& context);

/// What the jobs of a month come to.
struct JobMonth {
  Flow started;        ///< jobs whose tasks are launched, when they are
  Decimal task_hours;  ///< paid: from the start of each task to its end, in whole seconds, and the
                       ///< minimum at least
  double mean = 0;     ///< tasks at once
  double peak = 0;     ///< of the busiest moment, exceeded as often as not
  double most_awaited = 0;       ///< tasks wanted, and not launched as a step ended, at worst
  double awaited = 0;            ///< the same, as the span ends: never launched, and not billed
  double wanted_per_minute = 0;  ///< in the busiest step of those in which some wait
  bool shares_launches = false;  ///< other stages' tasks are launched out of the same rate
  Stay stay = {};                ///< from a task's launch to the end of its job
  Counts running = {};           ///< tasks at once, by step
};

/// Error(Usage) for keys that are of tasks which stay.
JobMonth run_jobs(const Flow& input, const Parameters& values, const Context& context);

/// What the jobs take of the rate at which their account launches tasks, for all stages that do.
void need_of_launches(const Flow& input, const Context& context, StageOutcome& outcome);

/// Tells of jobs that wait for the launch of their task, by the rate that lasts; an error where too
/// many are not launched by the end.
void find_awaited_jobs(const Flow& input, const JobMonth& month, const Context& context,
                       StageOutcome& outcome);

}  // namespace costsim::services
