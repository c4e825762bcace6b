// A decision record, held against its template by a checker written from it.
#include "report/review/review.hpp"

#include "outcomes.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::report;
using Catch::Matchers::Contains;

TEST_CASE("a decision record has MADR's parts in MADR's order") {
  // adr-template.md of MADR 4.0.0.
  const char* parts[] = {"---\nstatus: proposed\n---\n\n# ",
                         "\n## Context and Problem Statement\n\n",
                         "\n## Decision Drivers\n\n* ",
                         "\n## Considered Options\n\n* ",
                         "\n## Decision Outcome\n\nChosen option: ",
                         "\n### Consequences\n\n* ",
                         "\n### Confirmation\n\n",
                         "\n## Pros and Cons of the Options\n\n### ",
                         "\n## More Information\n\n"};
  for (const auto& outcome : {event_collector(), huge_outcome()}) {
    const std::string record = review::adr(outcome, options);
    std::size_t at = 0;
    for (const char* part : parts) {
      INFO(part);
      const std::size_t found = record.find(part, at);
      REQUIRE(found != std::string::npos);
      at = found + 1;
    }
  }
}

TEST_CASE("a decision record proposes the cheapest that copes, and says what speaks against it") {
  const std::string record = review::adr(event_collector(), options);
  CHECK_THAT(record,
             Contains("Chosen option: \"containers\", because it is the cheapest that copes: "
                      "$2,423.19 for 720 h."));
  CHECK_THAT(record, Contains("* Bad, because rule-of-40 fails: "));
  CHECK_THAT(record, Contains("* Good, because budget holds: "));
  CHECK_THAT(record, Contains("* Bad, because kinesis: 80 shards exceed the quota of the region"));
  CHECK_THAT(record, Contains("<code>costsim check scenarios/event-collector.toml</code>"));
}

TEST_CASE("the commands of a decision record can be copied into a shell, whatever the path") {
  auto outcome = event_collector();
  outcome.scenario.path = "our scenarios/cost.toml";
  const std::string record = review::adr(outcome, options);
  CHECK_THAT(record, Contains("<code>costsim check 'our scenarios/cost.toml'</code>"));
  CHECK_THAT(record, Contains("<code>costsim run 'our scenarios/cost.toml' --export html="));
}

TEST_CASE("the commands of a decision record say what was set on top of the scenario") {
  auto outcome = event_collector();
  outcome.scenario.arguments = {"--set", "traffic.rate=3000/s", "--set", "scenario.title=a b"};
  const std::string record = review::adr(outcome, options);
  CHECK_THAT(record, Contains("event-collector.toml --set traffic.rate=3000/s --set "
                              "'scenario.title=a b'</code> and fails"));
  outcome.scenario.path = "<stdin>";
  CHECK_THAT(review::adr(outcome, options), Contains("<code>costsim check - --set"));
}

TEST_CASE(
    "without a check a decision is confirmed as far as findings fail, and the record says so") {
  auto outcome = event_collector();
  outcome.checks.clear();
  CHECK_THAT(review::adr(outcome, options),
             Contains("### Confirmation\n\nCI runs <code>costsim check "
                      "scenarios/event-collector.toml</code> and fails when an architecture does "
                      "not cope with the load. That this one costs least nothing confirms"));
  outcome.findings_rule = decision::FindingsRule::Warn;
  const std::string record = review::adr(outcome, options);
  CHECK_THAT(record,
             Contains("### Confirmation\n\nNothing confirms this: the scenario states no check"));
  CHECK_THAT(record, !Contains("costsim check"));
}

TEST_CASE("where none copes none is proposed") {
  auto outcome = event_collector();
  outcome.architectures.pop_back();
  CHECK_THAT(review::adr(outcome, options), Contains("Chosen option: none of them"));
}
