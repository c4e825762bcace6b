#include "analysis/sweep/shard.hpp"

#include <charconv>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "units/error.hpp"

namespace costsim::analysis {
namespace {

constexpr std::uint64_t most_shards = 1'000'000;

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc{} && end == text.data() + text.size() && !text.empty();
  return whole ? std::optional(number) : std::nullopt;
}

Shard checked(const Shard& shard, const std::string& said) {
  if (shard.of == 0 || shard.of > most_shards) {
    throw Error(Failure::Usage, fmt::format("{}: expected 1 to {} parts", said, most_shards));
  }
  if (shard.number == 0 || shard.number > shard.of) {
    throw Error(Failure::Usage,
                fmt::format("{}: there is no part {} of {}: expected 1/{} to {}/{}", said,
                            shard.number, shard.of, shard.of, shard.of, shard.of));
  }
  return shard;
}

constexpr const char* slurm_index = "SLURM_ARRAY_TASK_ID";
constexpr const char* batch_index = "AWS_BATCH_JOB_ARRAY_INDEX";
constexpr const char* kubernetes_index = "JOB_COMPLETION_INDEX";

std::uint64_t variable(const Environment& environment, const char* name) {
  const auto text = environment(name);
  const auto number = text ? number_in(*text) : std::nullopt;
  if (number) return *number;
  throw Error(Failure::Usage, fmt::format("--shard auto: {} is {}: expected a whole number", name,
                                          text ? fmt::format("'{}'", *text) : "not set"));
}

Shard of_slurm(const Environment& environment, std::optional<std::uint64_t> shards) {
  const std::uint64_t id = variable(environment, slurm_index);
  if (shards) return {id, *shards};
  const std::uint64_t least = variable(environment, "SLURM_ARRAY_TASK_MIN"),
                      most = variable(environment, "SLURM_ARRAY_TASK_MAX"),
                      count = variable(environment, "SLURM_ARRAY_TASK_COUNT");
  const auto said = environment("SLURM_ARRAY_TASK_STEP");
  const std::uint64_t step = said ? number_in(*said).value_or(0) : 1;
  const bool even = step > 0 && id >= least && most >= least && (id - least) % step == 0 &&
                    (most - least) / step + 1 == count;
  if (!even || least > 1) {
    throw Error(Failure::Usage,
                fmt::format("--shard auto: the array of Slurm goes from {} to {} with {} tasks, "
                            "and may be the rest of a larger one: expected --shards N beside it",
                            least, most, count));
  }
  return {(id - least) / step + 1, count};
}

Shard of_batch(const Environment& environment, std::optional<std::uint64_t> shards) {
  const std::uint64_t index = variable(environment, batch_index);
  return {index + 1, shards ? *shards : variable(environment, "AWS_BATCH_JOB_ARRAY_SIZE")};
}

Shard of_kubernetes(const Environment& environment, std::optional<std::uint64_t> shards) {
  const std::uint64_t index = variable(environment, kubernetes_index);
  if (shards) return {index + 1, *shards};
  throw Error(Failure::Usage,
              "--shard auto: a job of Kubernetes does not tell its tasks how many there are: "
              "expected --shards N, the number of its completions");
}

}  // namespace

std::string Shard::text() const {
  return fmt::format("{}/{}", number, of);
}

/// floor(i × points / of) without overflow: points are fewer than 2^40, parts than 2^20.
Span span_of(const Shard& shard, std::uint64_t points) {
  return {(shard.number - 1) * points / shard.of, shard.number * points / shard.of};
}

Shard parse_shard(std::string_view text) {
  const std::size_t slash = std::min(text.find('/'), text.size());
  const auto number = number_in(text.substr(0, slash));
  const auto of = number_in(slash < text.size() ? text.substr(slash + 1) : "");
  if (!number || !of) {
    throw Error(Failure::Usage,
                fmt::format("--shard {}: expected i/n, such as 3/7, or auto", text));
  }
  return checked({*number, *of}, fmt::format("--shard {}", text));
}

Shard scheduled_shard(const Environment& environment, std::optional<std::uint64_t> shards) {
  using Read = Shard (*)(const Environment&, std::optional<std::uint64_t>);
  static constexpr std::pair<const char*, Read> schedulers[] = {
      {slurm_index, of_slurm}, {batch_index, of_batch}, {kubernetes_index, of_kubernetes}};
  std::vector<std::string> names;
  Read read = nullptr;
  for (const auto& [name, reads] : schedulers) {
    if (!environment(name)) continue;
    names.emplace_back(name);
    read = reads;
  }
  if (names.empty()) {
    throw Error(Failure::Usage,
                fmt::format("--shard auto: none of {}, {} and {} is set: expected to run in an "
                            "array, or --shard i/n",
                            slurm_index, batch_index, kubernetes_index));
  }
  if (names.size() > 1) {
    throw Error(Failure::Usage, fmt::format("--shard auto: {} are set: expected --shard i/n",
                                            fmt::join(names, " and ")));
  }
  return checked(read(environment, shards), fmt::format("--shard auto by {}", names.front()));
}

}  // namespace costsim::analysis
