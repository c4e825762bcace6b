// Any text is a scenario that evaluates or an Error at its place; nothing else may happen.
#include <cstdint>
#include <string>

#include "decision/evaluate.hpp"
#include "scenario/scenario.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  // Long studies are slow, not wrong: the fuzzer looks for what is wrong.
  if (size > 4096) return 0;
  try {
    const auto study = costsim::scenario::load_text(std::move(text), "fuzz.toml", "/nonexistent");
    if (study.period / study.step <= 100000) costsim::decision::evaluate(study);
  } catch (const costsim::Error& error) {
    if (error.failure() == costsim::Failure::Internal) throw;
  }
  return 0;
}
