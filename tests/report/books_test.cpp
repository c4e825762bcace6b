// Several price books side by side: every format says the same, and no name can break one.
#include "report/analysis/books.hpp"

#include "claims.hpp"
#include "outcomes.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::report;
using Catch::Matchers::Contains;
using PlainJson = nlohmann::json;

namespace {

/// As it was; elsewhere the same; and later, where the dearer one is for nothing and a check fails.
BookAnswers answers_of(const decision::Outcome& first) {
  decision::Outcome elsewhere = first, later = first;
  elsewhere.prices.region = "eu-west-1";
  later.prices.epoch = "2026";
  later.architectures.at(0).bill.items.clear();
  later.checks.at(1).passed = false;
  for (auto& each : later.architectures.at(0).findings) each.severity = services::Severity::Info;
  later.flips = {{later.checks.at(1).check.id, false, 0.5, 1000, 0.5}};
  return analysis::book_answers({first, elsewhere, later});
}

BookAnswers plain() {
  return answers_of(event_collector());
}

BookAnswers hostile() {
  return answers_of(hostile_outcome());
}

}  // namespace

TEST_CASE("the first book is the one that the others are held against") {
  const BookAnswers answers = plain();
  CHECK(answers[0].cheapest == "containers");
  CHECK(answers[0].changes.empty());
  CHECK(answers[1].changes.empty());
  CHECK(decision_changes_text(answers[2]) ==
        "budget fails; serverless is cheapest; serverless copes");
}

TEST_CASE("where several cost the same none is cheapest") {
  decision::Outcome outcome = event_collector();
  for (auto& each : outcome.architectures) each.bill.items.clear();
  CHECK(analysis::book_answers({outcome}).front().cheapest.empty());
  CHECK(analysis::book_answers({empty_outcome()}).front().cheapest.empty());
}

TEST_CASE("the JSON of several books keeps its published schema") {
  const PlainJson schema = published_schema("books");
  for (const BookAnswers& answers : {plain(), hostile()}) {
    keeps(schema, books_json(answers, options));
  }
  const PlainJson json = PlainJson::parse(books_json(plain(), options));
  CHECK(json["books"][0]["costs"]["containers"] == "2423.1936");
  CHECK(json["books"][2]["costs"]["serverless"] == "0.00");
  CHECK(json["books"][2]["changes_decision"] == true);
  CHECK(json["books"][2]["changes"][1] ==
        PlainJson::parse(R"({"of": "cheapest", "name": "serverless"})"));
  CHECK(json["books"][2]["flips"][0]["rate_per_s"] == 1000);
  CHECK(json["verdict"] == "fail");
}

TEST_CASE("table, Markdown and CSV have each book's costs, checks and decision") {
  const std::string table = books_table(plain(), options);
  CHECK_THAT(table, Contains("eu-west-1"));
  CHECK_THAT(table, Contains("from 3.60 M/h"));
  CHECK_THAT(table, Contains("eu-west-1 2018-08 decides the same"));
  CHECK_THAT(table, Contains("us-west-1 2026 changes it: budget fails; serverless is cheapest"));
  const std::string markdown = books_markdown(plain(), options);
  CHECK_THAT(markdown, Contains("| budget | ✅ holds | ✅ holds | ❌ fails<br>from 3.60 M/h |"));
  CHECK_THAT(markdown, Contains("**changes**: budget fails"));
  const std::string csv = books_csv(plain(), options);
  CHECK_THAT(csv, Contains("us-west-1,2026,2018-12-05,check,budget,fail\r\n"));
  CHECK_THAT(csv, Contains("us-west-1,2018-08,2018-12-05,cost,containers,2423.1936\r\n"));
}

TEST_CASE("no line of several books is wider than the terminal, whatever the names are") {
  for (const BookAnswers& answers : {plain(), hostile()}) {
    fits_every_terminal([&](const Options& style) { return books_table(answers, style); });
  }
}

TEST_CASE("names cannot leave their cell in the Markdown of several books, nor in their CSV") {
  stays_text(books_markdown(hostile(), options), books_csv(hostile(), options));
}
