// `duration` by memory: what a power-tuning run measured, at the memory that is stated.
#include "engine/distribution.hpp"
#include "scenario/scenario.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::scenario;
using Catch::Matchers::Contains;

namespace {

const std::string curve = "{ \"512MB\" = \"400ms\", 1024MB = \"210ms\", \"3008MB\" = \"120ms\" }";

decision::Study study_of(const std::string& stage, const LoadOptions& options = {}) {
  return load_text(
      "[scenario]\nregion = \"us-east-1\"\nprices = \"2026\"\n[traffic]\nrate = \"1/s\"\n"
      "[[architecture]]\nname = \"a\"\nstages = [{ name = \"fn\", " +
          stage + " }]\n",
      "s.toml", "", options);
}

double milliseconds_at(const std::string& memory, const std::string& points = curve) {
  const auto study =
      study_of("service = \"lambda\", memory = \"" + memory + "\", duration = " + points);
  const auto& stage = study.candidates.at(0).architecture.stages.at(0);
  return engine::make_distribution(stage.parameters.distribution("duration")).mean() * 1000;
}

}  // namespace

TEST_CASE("a time by memory is a point's own, and between two a line over 1 / memory") {
  CHECK(milliseconds_at("512MB") == Approx(400).epsilon(1e-12));
  CHECK(milliseconds_at("1GB") == Approx(210).epsilon(1e-12));
  CHECK(milliseconds_at("3008MB") == Approx(120).epsilon(1e-12));
  // 1/768 lies two thirds of the way from 1/512 to 1/1024.
  CHECK(milliseconds_at("768MB") == Approx(400 - 2.0 / 3 * 190).epsilon(1e-12));
}

TEST_CASE("two points of waiting + work / memory give all of it") {
  // 50 ms of waiting and 102.4 GB·ms of work: 250 ms at 512 MB, 75 ms at 4096 MB.
  const auto truth = [](double mb) { return 50 + 102400 / mb; };
  for (const int mb : {512, 700, 1024, 1769, 2048, 3008, 4096}) {
    CHECK(milliseconds_at(std::to_string(mb) + "MB", "{ 512MB = \"250ms\", 4096MB = \"75ms\" }") ==
          Approx(truth(mb)).epsilon(1e-9));
  }
}

TEST_CASE("it never leaves the two points that it lies between, and falls where they fall") {
  double before = 1e9;
  for (int mb = 512; mb <= 3008; mb += 64) {
    const double now = milliseconds_at(std::to_string(mb) + "MB");
    CHECK(now < before);
    CHECK(now >= 120 - 1e-9);
    CHECK(now <= 400 + 1e-9);
    before = now;
  }
}

TEST_CASE("memory that is set on the command line moves along the curve") {
  LoadOptions options;
  options.sets = {"a.fn.memory=1GB"};
  const auto study =
      study_of("service = \"lambda\", memory = \"512MB\", duration = " + curve, options);
  const auto& stage = study.candidates.at(0).architecture.stages.at(0);
  CHECK(engine::make_distribution(stage.parameters.distribution("duration")).mean() ==
        Approx(0.21));
}
