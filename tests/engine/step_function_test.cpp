#include "engine/step_function.hpp"

#include "support/catch.hpp"

using namespace costsim::engine;

namespace {

Time s(int seconds) {
  return std::chrono::seconds(seconds);
}

/// 1 until ten seconds, then 3.
StepFunction rising() {
  StepFunction function(1);
  function.change(s(10), 3);
  return function;
}

}  // namespace

TEST_CASE("a piece holds from its instant to the next one's, the last for ever") {
  const StepFunction function = rising();
  CHECK(function.at(s(0)) == 1);
  CHECK(function.at(s(10) - Time{1}) == 1);
  CHECK(function.at(s(10)) == 3);
  CHECK(function.at(never) == 3);
  CHECK(function.largest() == 3);
  CHECK(StepFunction().empty());
  CHECK(StepFunction().largest() == 0);
}

TEST_CASE("a value that does not change makes no piece") {
  StepFunction function = rising();
  function.change(s(20), 3);
  CHECK(function == rising());
}

TEST_CASE("one function follows another, and one comes again and again") {
  const StepFunction twice = followed(rising(), s(20), rising());
  CHECK(twice.at(s(19)) == 3);
  CHECK(twice.at(s(20)) == 1);
  CHECK(twice.at(s(30)) == 3);
  CHECK(repeated(rising(), s(20), s(40)) == twice);
  CHECK(repeated(rising(), s(20), s(41)).at(s(40)) == 1);
  CHECK(repeated(rising(), s(20), s(5)) == rising());
  CHECK(repeated(StepFunction(2), s(1), never) == StepFunction(2));
}

TEST_CASE("values are scaled, instants are not") {
  CHECK(scaled(rising(), 2).at(s(10)) == 6);
  CHECK(scaled(rising(), 2).at(s(9)) == 2);
}
