// run with several price books: each answers as it does alone, and what is wrong is told by name.
#include "simulation_fixture.hpp"

using namespace costsim::testing;
using Catch::Matchers::Contains;

namespace {

const std::string collector = "scenarios/event-collector.toml";

Ran run(std::vector<std::string> options) {
  options.insert(options.begin(), {"run", collector, "--no-flips", "--set", "scenario.step=1h"});
  return run_program(options);
}

json answer(std::vector<std::string> options) {
  options.insert(options.end(), {"--format", "json"});
  const Ran ran = run(options);
  INFO(ran.err);
  REQUIRE((ran.exit_code == 0 || ran.exit_code == 1));
  return json::parse(ran.out);
}

void refused(const std::vector<std::string>& options, const std::string& part) {
  const Ran ran = run(options);
  INFO(ran.err);
  CHECK(ran.exit_code == 2);
  CHECK(ran.out.empty());
  CHECK_THAT(ran.err, Contains(part));
}

}  // namespace

TEST_CASE("each of several books answers as it does alone") {
  const json together = answer({"--prices", "2018-08,2026", "--region", "us-west-1,us-east-1"});
  REQUIRE(together.at("books").size() == 4);
  for (const json& book : together.at("books")) {
    const json alone = answer(
        {"--region", book.at("prices").at("region"), "--prices", book.at("prices").at("epoch")});
    CHECK(book.at("prices") == alone.at("prices"));
    CHECK(book.at("verdict") == alone.at("verdict"));
    for (const json& architecture : alone.at("architectures")) {
      const std::string name = architecture.at("name");
      CHECK(book.at("costs").at(name) == architecture.at("total"));
      CHECK(book.at("copes").at(name) == architecture.at("copes"));
    }
    for (const json& check : alone.at("checks")) {
      CHECK(book.at("checks").at(check.at("id").get<std::string>()) == check.at("status"));
    }
  }
}

TEST_CASE("a check that fails in one of the books fails the run") {
  // Containers pay from 553,992 events an hour on in 2018, and from 554,784 on in 2026: breakeven.
  const std::vector<std::string> books = {"--set", "traffic.rate=554400/h", "--prices",
                                          "2018-08,2026"};
  const json found = answer(books);
  CHECK(found.at("books")[0].at("checks").at("moving-pays") == "pass");
  CHECK(found.at("books")[1].at("checks").at("moving-pays") == "fail");
  CHECK(found.at("books")[1].at("changes_decision") == true);
  CHECK(run(books).exit_code == 1);
  std::vector<std::string> no_fail = books;
  no_fail.push_back("--no-fail");
  CHECK(run(no_fail).exit_code == 0);
  std::vector<std::string> strict = no_fail;
  strict.push_back("--strict");
  const Ran doubted = run(strict);
  CHECK(doubted.exit_code == 3);
  CHECK_THAT(doubted.err, Contains("us-west-1 2026: "));
}

TEST_CASE("what is no book is refused with those that there are") {
  refused({"--prices", "2018-08,2027"}, "2027");
  refused({"--prices", "2018-08,2027"}, "there are 2018-08, 2026");
  refused({"--region", "us-west-1,mars-1"}, "with --region mars-1");
  refused({"--prices", "2018-08,"}, "--prices 2018-08,: expected a name, or several: A,B,C");
  refused({"--prices", "2026,2026"}, "2026 is given twice");
  refused({"--prices", "2018-08,2026", "--format", "months-csv"},
          "this result has no format 'months-csv'");
  refused({"--prices", "2018-08,2026", "--baseline", "x.json"}, "--baseline goes with one");
}
