// Break-evens as text: every format says the same, and no name can break one.
#include "report/analysis/breakeven.hpp"

#include <string>

#include "claims.hpp"
#include "outcomes.hpp"
#include "report/kit/text.hpp"
#include "schema.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::report;
using Catch::Matchers::Contains;
using Json = nlohmann::json;

namespace {

analysis::Flip flip(std::size_t contest, double at, analysis::Meeting meeting, int after,
                    const std::string& what) {
  analysis::Flip one;
  one.contest = contest;
  one.crossing.from = at * (1 - 1e-9);
  one.crossing.at = one.crossing.until = at;
  one.crossing.meeting = meeting;
  one.crossing.before = -after;
  one.crossing.after = after;
  one.what = what;
  return one;
}

/// Costs 2x and 10 of two architectures, a check and a limit.
BreakEvenReport report_of(const std::string& left, const std::string& right) {
  using analysis::ContestKind;
  using analysis::Meeting;
  BreakEvenReport report;
  report.scenario = {"s.toml", left, "00"};
  report.prices = {"us-west-1", "2018-08", "2018-12-05"};
  analysis::BreakEven& found = report.found;
  found.keys = {analysis::whole_traffic()};
  found.keys[0].axis.low = 1;
  found.keys[0].axis.high = 100;
  found.mean_per_s = 100;
  found.now = 2;
  found.architectures = {left, right};
  found.contests = {{ContestKind::Cost, left, right},
                    {ContestKind::Check, "budget", {}},
                    {ContestKind::Capacity, right, {}}};
  found.flips = {flip(0, 5, Meeting::Crosses, 1, ""), flip(1, 20, Meeting::Jumps, 1, "fails"),
                 flip(2, 50, Meeting::Jumps, 1, "ec2.overload")};
  found.regions = {{1, 5, left, {{"budget", true}}, {{left, true}, {right, true}}},
                   {5, 100, right, {{"budget", false}}, {{left, true}, {right, false}}}};
  for (const int x : {1, 10, 100}) {
    found.curves.push_back(
        {static_cast<double>(x),
         {Money::from_nanos(2'000'000'000LL * x), Money::from_nanos(10'000'000'000)}});
  }
  found.notes = {"a note"};
  return report;
}

BreakEvenReport plain() {
  return report_of("serverless", "containers");
}

/// In one line, with single spaces.
std::string flat(const std::string& text) {
  std::string line;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n';
    if (!space || !line.ends_with(' ')) line += space ? ' ' : c;
  }
  return line;
}

BreakEvenReport hostile() {
  return report_of("=cmd|'x'!A1\x1b[31m\n<script> @team", "a\"b,c `d` | \xe2\x80\xae");
}

}  // namespace

TEST_CASE("the JSON of a break-even keeps its published schema") {
  const Json schema = published_schema("breakeven");
  BreakEvenReport two = plain();
  two.found.keys.push_back(analysis::parse_varied_key("a.fn.memory=128MB..1024MB"));
  two.found.regions.clear();
  two.found.curves.clear();
  two.found.now.reset();
  for (const BreakEvenReport& report : {plain(), hostile(), two}) {
    keeps(schema, breakeven_json(report, options));
  }
  Json bad = Json::parse(breakeven_json(plain(), options));
  bad["crossings"][0]["kind"] = "colour";
  bad["regions"][0].erase("to");
  CHECK(violations(bad, schema).size() == 2);
}

TEST_CASE("JSON has the keys that others read") {
  const Json json = Json::parse(breakeven_json(plain(), options));
  CHECK(json["vary"][0]["scale"] == "log");
  CHECK(json["now"] == 2);
  const Json& cost = json["crossings"][0];
  CHECK(cost["between"] == Json({"serverless", "containers"}));
  CHECK(cost["at"] == Json({5.0}));
  CHECK(cost["rate_per_s"] == 500);
  CHECK(json["crossings"][1]["from_here"] == "fail");
  CHECK(json["crossings"][1]["jump"] == true);
  CHECK(json["crossings"][2]["between"] == "ec2.overload");
  CHECK(json["crossings"][2]["copes_from_here"] == false);
  CHECK(json["regions"][1]["checks"]["budget"] == "fail");
  CHECK(json["curves"][2]["costs"]["serverless"] == "200.00");
}

TEST_CASE("the table tells each change with its rate, and draws the curves at their places") {
  const std::string text = breakeven_table(plain(), options);
  CHECK_THAT(text, Contains("5x, 1.80 M/h  serverless becomes dearer than containers"));
  CHECK_THAT(text, Contains("20x, 7.20 M/h  budget fails, at a jump"));
  CHECK_THAT(text, Contains("50x, 18.0 M/h  containers no longer copes: ec2.overload"));
  CHECK_THAT(
      text, Contains("from 5x, 1.80 M/h   containers cheapest; budget fails; containers does not"));
  const std::vector<std::string> lines = lines_of(text);
  // From 1x to 100x the crossing at 5x is 35 % of the way, 2x is 15 %: 67 columns behind the axis.
  const auto column = [](const std::string& line, const std::string& sign) {
    return display_width(line.substr(0, line.find(sign)));
  };
  const auto top = std::find_if(lines.begin(), lines.end(), [](const std::string& line) {
    return line.find("┊") != std::string::npos;
  });
  REQUIRE(top != lines.end());
  CHECK(column(*top, "┊") == 13 + 23);
  const auto axis = std::find_if(lines.begin(), lines.end(), [](const std::string& line) {
    return line.find("╋") != std::string::npos;
  });
  REQUIRE(axis != lines.end());
  CHECK(column(*axis, "╋") == 13 + 10);
}

TEST_CASE("two places never read as one, however narrow a stretch between them is") {
  for (const double width : {1e-3, 3e-5, 1e-6, 2e-8}) {
    for (const double at : {5.0, 4.99996, 1.0, 9.9999996, 77.7777}) {
      CAPTURE(width, at);
      const double until = at * (1 + width);
      BreakEvenReport report = plain();
      report.found.mean_per_s = 3.7;
      report.found.flips = {flip(1, at, analysis::Meeting::Jumps, 1, "fails"),
                            flip(1, until, analysis::Meeting::Jumps, -1, "holds")};
      report.found.regions = {{1, at, "", {{"budget", true}}, {}},
                              {at, until, "", {{"budget", false}}, {}},
                              {until, 100, "", {{"budget", true}}, {}}};
      const analysis::BreakEven& found = report.found;
      const ToldPlaces places(found);
      const std::string begin = places.text(at), end = places.text(until),
                        last = places.text(until, Rounding::Below);
      CHECK(begin != end);
      CHECK(begin != last);
      CHECK(begin.substr(begin.find(", ")) != end.substr(end.find(", ")));
      CHECK(begin.substr(begin.find(", ")) != last.substr(last.find(", ")));
      // What is told of the stretch is true there: the factors lie in it.
      for (const std::string& text : {begin, last}) {
        const double factor = std::stod(text);
        CHECK(factor >= at * (1 - 1e-12));
        CHECK(factor < until);
      }
      CHECK_THAT(flat(breakeven_table(report, options)),
                 Contains(begin + " budget fails") && Contains(end + " budget holds"));
      // Equal costs for that stretch.
      report.found.flips = {flip(0, at, analysis::Meeting::Crosses, 1, "")};
      report.found.flips[0].crossing.until = until;
      CHECK_THAT(flat(breakeven_table(report, options)), Contains("cost the same; from " + end));
    }
  }
}

TEST_CASE(
    "two keys are drawn as their plane: a row for each value of the second, the least one first") {
  BreakEvenReport report = plain();
  analysis::BreakEven& found = report.found;
  found.keys.push_back(analysis::parse_varied_key("b.ec2.nodes=1..3:linear"));
  found.keys[1].axis.step = 1;
  found.flips.clear();
  found.regions.clear();
  found.curves.clear();
  for (const double nodes : {1.0, 2.0, 3.0}) {
    found.plane.push_back({nodes,
                           {{1, 10 * nodes, "serverless", {{"budget", true}}, {}},
                            {10 * nodes, 100, "containers", {{"budget", false}}, {}}}});
  }
  const std::vector<std::string> lines = lines_of(breakeven_table(report, options));
  const auto begins = [&](const std::string& begin) {
    return std::find_if(lines.begin(), lines.end(),
                        [&](const std::string& line) { return line.starts_with(begin); });
  };
  const auto one = begins("  1 │a"), two = begins("  2 │a"), three = begins("  3 │a");
  REQUIRE(three != lines.end());
  CHECK(two - one == 1);
  CHECK(three - two == 1);
  const auto count = [](const std::string& line, char mark) {
    return std::count(line.begin(), line.end(), mark);
  };
  // From 1x to 100x 10x is in the middle, 30x three quarters of the way.
  CHECK(count(*one, 'a') == Approx(count(*one, 'b')).margin(1));
  CHECK(count(*three, 'a') == Approx(3.0 * static_cast<double>(count(*three, 'b'))).margin(4));
  CHECK(begins("  a  serverless cheapest; budget holds") != lines.end());
  CHECK(begins("  b  containers cheapest; budget fails") != lines.end());
  CHECK_THAT(breakeven_markdown(report, options),
             Contains("      1 |aaa") && Contains("| b | containers cheapest; budget fails |"));
  const Json json = Json::parse(breakeven_json(report, options));
  CHECK(violations(json, published_schema("breakeven")).empty());
  CHECK(json["currency"] == "USD");
  CHECK(json["plane"][2]["at"] == 3);
  CHECK(json["plane"][2]["regions"][0]["to"] == 30);
  fits_every_terminal([&](const Options& style) { return breakeven_table(report, style); });
}

TEST_CASE("no line of a break-even is wider than the terminal, whatever the names are") {
  for (const BreakEvenReport& report : {plain(), hostile()}) {
    fits_every_terminal([&](const Options& style) { return breakeven_table(report, style); });
  }
}

TEST_CASE("names cannot leave their cell in Markdown, nor start a formula in CSV") {
  const std::string csv = breakeven_csv(hostile(), options);
  stays_text(breakeven_markdown(hostile(), options), csv);
  CHECK_THAT(csv, Contains("'=cmd"));
  CHECK_THAT(breakeven_markdown(plain(), options),
             Contains("| 5x, 1.80 M/h | serverless becomes dearer than containers |"));
  CHECK(breakeven_csv(plain(), options) ==
        "traffic,serverless,containers\r\n1x,2.00,10.00\r\n10x,20.00,10.00\r\n"
        "100x,200.00,10.00\r\n");
}

TEST_CASE("a touching, an equal stretch and nothing at all are told as such") {
  BreakEvenReport report = plain();
  report.found.flips = {flip(0, 5, analysis::Meeting::Touches, 1, "")};
  report.found.flips[0].crossing.before = 1;
  CHECK_THAT(breakeven_table(report, options), Contains("cost the same, and do not cross"));
  report.found.flips[0] = flip(0, 5, analysis::Meeting::Crosses, 0, "");
  CHECK_THAT(breakeven_table(report, options), Contains("cost the same from here on"));
  report.found.flips[0] = flip(0, 5, analysis::Meeting::Jumps, 1, "");
  report.found.flips[0].crossing.until = 7;
  CHECK_THAT(
      breakeven_table(report, options),
      Contains("5x, 1.80 M/h  serverless and containers cost the same; from 7x, 2.52 M/h on"));
  report.found.flips[0] = flip(1, 5, analysis::Meeting::Touches, 1, "holds");
  report.found.flips[0].crossing.nearly = true;
  CHECK_THAT(breakeven_table(report, options),
             Contains("budget: both sides are nearly equal, and do not cross"));
  report.found.flips[0].crossing.nearly = false;
  report.found.flips[0].crossing.until = 7;
  CHECK_THAT(breakeven_table(report, options),
             Contains("budget: both sides are equal up to 7x, 2.52 M/h, and do not"));
  report.found.flips.clear();
  CHECK_THAT(breakeven_table(report, options), Contains("nothing changes within this range"));
  report.found.complete = false;
  CHECK_THAT(breakeven_table(report, options), Contains("narrow the range"));
}

TEST_CASE("what was not searched is told as that, and no region reaches into it") {
  BreakEvenReport report = plain();
  report.found.complete = false;
  report.found.searched_to = report.found.regions.back().to = 60;
  CHECK_THAT(flat(breakeven_table(report, options)), Contains("from 60x, 21.6 M/h not searched: "));
  CHECK_THAT(breakeven_markdown(report, options),
             Contains("| 60x, 21.6 M/h | 100x, 36.0 M/h | not searched: "));
  const std::string text = breakeven_json(report, options);
  keeps(published_schema("breakeven"), text);
  CHECK(Json::parse(text)["searched_to"] == 60);
  CHECK_FALSE(Json::parse(breakeven_json(plain(), options)).contains("searched_to"));
}
