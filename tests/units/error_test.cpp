#include "units/error.hpp"

#include <type_traits>

#include "support/catch.hpp"

using namespace costsim;

namespace {

const Location here = {"scenario.toml", 12, 8};
const Location elsewhere = {"trace.csv", 3, 1};

std::string text(const Error& error) {
  return error.what();
}

}  // namespace

TEST_CASE("an error keeps what it says, where, and of what, as values") {
  const Error bare(Failure::Io, "no such file");
  CHECK(text(bare) == "no such file");
  CHECK(bare.failure() == Failure::Io);
  CHECK(bare.message() == "no such file");
  CHECK(bare.where().file.empty());
  CHECK(bare.subject().empty());

  const Error placed(Failure::Usage, here, "expected a rate");
  CHECK(text(placed) == "scenario.toml:12:8: expected a rate");
  CHECK(placed.message() == "expected a rate");
  CHECK(placed.where().text() == "scenario.toml:12:8");

  CHECK(text(Error(Failure::Usage, Location{"trace.csv"}, "no row")) == "trace.csv: no row");
  CHECK(text(Error(Failure::Usage, Location{}, "no row")) == "no row");
}

TEST_CASE("a message that looks like a place has none") {
  const Error error(Failure::Usage, "scenario.toml:12:8: is what somebody wrote");
  CHECK(error.where().file.empty());
  CHECK(text(error.at(elsewhere)) == "trace.csv:3:1: scenario.toml:12:8: is what somebody wrote");
}

TEST_CASE("a place is added in front, and the outermost one counts") {
  const Error inner(Failure::Untrustworthy, elsewhere, "no number");
  const Error outer = inner.at(here);
  CHECK(text(outer) == "scenario.toml:12:8: trace.csv:3:1: no number");
  CHECK(outer.where().file == "scenario.toml");
  CHECK(outer.message() == "no number");
  CHECK(outer.failure() == Failure::Untrustworthy);
  CHECK(text(inner.at(Location{})) == text(inner));
  CHECK(text(Error(Failure::Usage, "no number").at(here)) == "scenario.toml:12:8: no number");
}

TEST_CASE("a context stands before the message, and before a place that is known already") {
  const Error bare(Failure::Usage, "no memory");
  CHECK(text(bare.with_context("stage 'fn'").at(here)) ==
        "scenario.toml:12:8: stage 'fn': no memory");
  const Error optional = bare.at(here).with_context("with --option heavy");
  CHECK(text(optional) == "with --option heavy: scenario.toml:12:8: no memory");
  CHECK(optional.where().file == "scenario.toml");
  CHECK(optional.message() == "no memory");
}

TEST_CASE("a subject is kept beside the text, and goes wherever the error goes") {
  const Error error = Error(Failure::Usage, "--budget 1B has no room").about("--budget");
  CHECK(text(error) == "--budget 1B has no room");
  CHECK(error.at(here).with_context("serve").subject() == "--budget");
}

TEST_CASE("an error can be copied while another is told") {
  CHECK(std::is_nothrow_copy_constructible_v<Error>);
}

TEST_CASE("the places of an error are those that have a line, in a file or as it was said") {
  Location said = {"scenario.toml (--set)", 0, 20};
  said.said = "--set traffic.rate=fast";
  const Error inner(Failure::Usage, elsewhere, "no count");
  const auto places = inner.with_context("reading").at(here).places();
  REQUIRE(places.size() == 2);
  CHECK(places[0].text() == here.text());
  CHECK(places[1].text() == elsewhere.text());
  CHECK(Error(Failure::Usage, Location{"scenario.toml"}, "no row").places().empty());

  const Error set(Failure::Usage, said, "expected a rate");
  CHECK(text(set) == "scenario.toml (--set): expected a rate");
  REQUIRE(set.places().size() == 1);
  CHECK(set.places()[0].column == 20);
}

TEST_CASE("what was said, without a file, is not printed and not lost to a place around it") {
  Location said;
  said.said = "--set nonsense";
  const Error error(Failure::Usage, said, "expected KEY=VALUE");
  CHECK(text(error) == "expected KEY=VALUE");
  const Error placed = error.at(here);
  CHECK(text(placed) == "scenario.toml:12:8: expected KEY=VALUE");
  REQUIRE(placed.places().size() == 2);
  CHECK(placed.places()[1].said == "--set nonsense");
}

TEST_CASE("each place can be told as another one, the rest stays as it was") {
  const Error inner(Failure::Untrustworthy, elsewhere, "no number");
  const Error moved =
      inner.at(here).with_context("stage 'fn'").about("x").moved([](const Location& where) {
        return Location{"part-of-" + where.file, where.line - 1, 2};
      });
  CHECK(text(moved) == "stage 'fn': part-of-scenario.toml:11:2: part-of-trace.csv:2:2: no number");
  CHECK(moved.failure() == Failure::Untrustworthy);
  CHECK(moved.subject() == "x");
}
