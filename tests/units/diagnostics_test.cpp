// What is gathered is told once, in the order of the file.
#include "units/diagnostics.hpp"

#include <string>

#include "support/catch.hpp"
#include "units/located.hpp"

using namespace costsim;

namespace {

Error usage(std::size_t line, std::size_t column, const std::string& message,
            const std::string& file = "a.toml") {
  return {Failure::Usage, Location{file, line, column}, message};
}

/// "" when nothing is raised.
std::string raised(const Diagnostics& diagnostics) {
  try {
    diagnostics.raise();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("what is wrong with one piece keeps nobody from the next") {
  Diagnostics diagnostics;
  int done = 0;
  diagnostics.attempt([&] { throw usage(3, 1, "third"); });
  diagnostics.attempt([&] { ++done; });
  diagnostics.attempt([&] { throw AlreadyTold{}; });
  diagnostics.attempt([&] { throw usage(1, 9, "first"); });
  CHECK(done == 1);
  CHECK(diagnostics.count() == 2);
  CHECK(raised(diagnostics) == "a.toml:1:9: first\na.toml:3:1: third");
}

TEST_CASE("one error is raised as it came, and none as none") {
  Diagnostics diagnostics;
  CHECK_NOTHROW(diagnostics.raise());
  diagnostics.add({Failure::Io, Location{"trace.csv"}, "cannot be read"});
  try {
    diagnostics.raise();
    FAIL("raised nothing");
  } catch (const Errors&) {
    FAIL("one error is not several");
  } catch (const Error& error) {
    CHECK(error.failure() == Failure::Io);
  }
}

TEST_CASE("errors stand in the order of their files, those of no line last, each once") {
  Diagnostics diagnostics;
  diagnostics.add({Failure::Usage, "--set a: expected KEY=VALUE"});
  diagnostics.add(usage(2, 1, "x", "b.toml"));
  diagnostics.add(usage(10, 1, "x"));
  diagnostics.add(usage(9, 12, "x"));
  diagnostics.add(usage(9, 2, "x"));
  diagnostics.add(usage(9, 12, "x"));
  CHECK(raised(diagnostics) ==
        "b.toml:2:1: x\na.toml:9:2: x\na.toml:9:12: x\na.toml:10:1: x\n"
        "--set a: expected KEY=VALUE");
}

TEST_CASE("a broken invariant behind another error is a consequence") {
  Diagnostics diagnostics;
  diagnostics.add({Failure::Internal, "no value"});
  CHECK(raised(diagnostics) == "no value");
  diagnostics.add(usage(1, 1, "refused"));
  CHECK(raised(diagnostics) == "a.toml:1:1: refused");
}

TEST_CASE("several errors are one of usage as soon as one is, and keep what they are") {
  const Errors errors({{Failure::Untrustworthy, "no price"}, usage(1, 1, "x")});
  CHECK(errors.failure() == Failure::Usage);
  CHECK(Errors({{Failure::Untrustworthy, "p"}, {Failure::Io, "q"}}).failure() ==
        Failure::Untrustworthy);
  Diagnostics diagnostics;
  diagnostics.attempt([&] { throw errors; });
  CHECK(diagnostics.count() == 2);
  const auto work = [&]() -> int { throw errors; };
  try {
    located({"s.toml", 4, 1}, work);
    FAIL("raised nothing");
  } catch (const Errors& told) {  // each by itself, and a missing price is no matter of the place
    CHECK(std::string(told.what()) == "no price\ns.toml:4:1: a.toml:1:1: x");
  }
}

TEST_CASE("one file is named once, whether a line or the command line is at fault") {
  const Location line{"s.toml", 4, 1}, option{"s.toml (--fit)"}, other{"a.csv", 2, 1};
  const auto at = [](const Location& where) { return Error(Failure::Usage, where, "x"); };
  CHECK(std::string(placed(at(line), option).what()) == "s.toml:4:1: x");
  CHECK(std::string(placed(at(option), line).what()) == "s.toml (--fit): x");
  CHECK(std::string(placed(at(option), {"s.toml (--history)"}).what()) == "s.toml (--fit): x");
  CHECK(std::string(placed(at({}), option).what()) == "s.toml (--fit): x");
  CHECK(std::string(placed(at(other), line).what()) == "s.toml:4:1: a.csv:2:1: x");
  CHECK(std::string(set_at(at(option), line).what()) == "s.toml:4:1: x");
  CHECK(std::string(set_at(at(other), line).what()) == "s.toml:4:1: a.csv:2:1: x");
}

TEST_CASE("what is wrong in a file is told once, however many others lead there") {
  Diagnostics diagnostics;
  const Error price(Failure::Usage, {"bus.toml", 12, 9}, "price = 'x'");
  diagnostics.add(price.at({"scenario.toml", 4, 10}));
  diagnostics.add(price);
  diagnostics.add(price.with_context("with --option o").at({"other.toml", 1, 1}));
  const Error alone(Failure::Usage, {"eks.toml", 1, 1}, "price = 'y'");
  diagnostics.add(alone.at({"scenario.toml", 4, 10}));
  try {
    diagnostics.raise();
  } catch (const Errors& errors) {
    REQUIRE(errors.all().size() == 2);
    CHECK(std::string(errors.what()) ==
          "bus.toml:12:9: price = 'x'\nscenario.toml:4:10: eks.toml:1:1: price = 'y'");
  }
}

TEST_CASE("a message that ends as another one does is another one") {
  Diagnostics diagnostics;
  diagnostics.add(usage(4, 1, "expected one of b: c", "bus.toml").at({"s.toml", 1, 1}));
  diagnostics.add({Failure::Usage, "c"});
  CHECK(raised(diagnostics) == "s.toml:1:1: bus.toml:4:1: expected one of b: c\nc");
}
