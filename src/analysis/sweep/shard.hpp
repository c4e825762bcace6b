// Which part of a sweep one machine evaluates.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace costsim::analysis {

/// Part `number` of `of`, the first is 1.
struct Shard {
  std::uint64_t number = 1, of = 1;

  bool is_all() const { return of == 1; }
  std::string text() const;  ///< "3/7"
};

/// The points from `first` on, before `end`.
struct Span {
  std::uint64_t first = 0, end = 0;

  std::uint64_t size() const { return end - first; }
};

/// Points that follow each other: parts one behind another are the whole. No two parts differ by
/// more than one point in size.
Span span_of(const Shard& shard, std::uint64_t points);

/// Reads "3/7". Error(Usage) for 0/7, 8/7 and what is none.
Shard parse_shard(std::string_view text);

/// A variable of the environment, where it is set.
using Environment = std::function<std::optional<std::string>(const char* name)>;

/// The part that a scheduler gave this task, by the index variables of its array:
///
/// | scheduler | part | of |
/// |---|---|---|
/// | Slurm | (SLURM_ARRAY_TASK_ID − _MIN) / _STEP + 1 | SLURM_ARRAY_TASK_COUNT |
/// | AWS Batch | AWS_BATCH_JOB_ARRAY_INDEX + 1 | AWS_BATCH_JOB_ARRAY_SIZE |
/// | Kubernetes | JOB_COMPLETION_INDEX + 1 | `shards`, which must be given |
///
/// `shards` says how many parts there are in place of the scheduler; Slurm's index is the part
/// then, so that one lost task can run again alone. Error(Usage) where no variable is set, where
/// those of several are, and for a Slurm array with gaps or one that begins above 1 without
/// `shards`: it may be the rest of a larger one. Sources: sbatch(1), "JOB ARRAYS"; AWS Batch User
/// Guide, "Array jobs" and "Job environment variables"; Kubernetes, "Jobs", "Completion mode".
Shard scheduled_shard(const Environment& environment, std::optional<std::uint64_t> shards);

}  // namespace costsim::analysis
