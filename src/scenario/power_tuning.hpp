// How long a function takes at each size of its memory, as AWS Lambda Power Tuning measured it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace costsim::scenario {

struct MeasuredMemory {
  int megabytes = 0;
  double milliseconds = 0;  ///< mean of an invocation
};

/// Reads the output of the state machine (github.com/alexcasalboni/aws-lambda-power-tuning,
/// README-INPUT-OUTPUT.md): `stats` with `value` and `averageDuration`, which it has with
/// `includeOutputResults`, or else what the address of its `visualization` carries: sizes as 16-bit
/// numbers, then times and costs as 32-bit floats, each little-endian in base64. Both may stand
/// within `results` or `output`. Smallest memory first. Error(Usage) that says what was expected
/// for what is neither, has fewer than two sizes, or one of them twice.
std::vector<MeasuredMemory> read_power_tuning(const std::string& text, const std::string& name);

/// The same as a stage's `duration` takes it: "{ 128MB = \"35000ms\", 1536MB = \"2900ms\" }".
std::string duration_by_memory(const std::vector<MeasuredMemory>& measured);
/// "128MB,1536MB"
std::string memory_values(const std::vector<MeasuredMemory>& measured);

}  // namespace costsim::scenario
