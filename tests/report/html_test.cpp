// The decision page: one file that needs nothing else, and shows what the outcome says.
#include "report/web/html.hpp"

#include <algorithm>
#include <set>

#include "outcomes.hpp"
#include "support/catch.hpp"
#include "support/xml.hpp"

using namespace costsim;
using namespace costsim::report;
using Catch::Matchers::Contains;
using costsim::testing::Element;
using costsim::testing::read_xml;

namespace {

/// Two architectures whose costs cross at twice the traffic, and a rule that flips at 2.8 times it.
analysis::LoadCurve curve_by_hand() {
  using analysis::ContestKind;
  analysis::LoadCurve curve;
  curve.architectures = {"serverless", "containers"};
  curve.contests = {{ContestKind::Cost, "serverless", "containers"},
                    {ContestKind::Check, "rule-of-40", ""}};
  curve.mean_per_s = 100;
  for (const double factor : {0.1, 1.0, 2.5, 10.0}) {
    const Money serverless = Money::from_dollars(Decimal::from_double(100 * factor));
    const Money containers = Money::from_dollars(200);
    const double left = 100 * factor;
    curve.points.push_back({factor,
                            {serverless, containers},
                            {{left, 200, left - 200}, {left, 280, left - 280}},
                            {left < 200, left < 280}});
  }
  curve.breaks = {{0, 2, 1}, {1, 2.8, 1}};
  return curve;
}

Options with_curve() {
  Options options{"1.2.3", {}};
  options.over_load = curve_by_hand();
  options.scenario_text = "[scenario]\ntitle = \"<b>&\"\n";
  return options;
}

Element page_of(const decision::Outcome& outcome, const Options& options = {"1.2.3", {}}) {
  return read_xml(web::html(outcome, options));
}

std::vector<const Element*> of_class(const Element& page, const std::string& kind) {
  return page.all([&](const Element& each) { return each.is(kind); });
}

const Element& part(const Element& page, const std::string& id) {
  const auto found = page.all([&](const Element& each) { return each.attribute("id") == id; });
  REQUIRE(found.size() == 1);
  return *found.front();
}

std::vector<std::string> values(const std::vector<const Element*>& elements) {
  std::vector<std::string> all;
  for (const Element* each : elements) all.push_back(each->attribute("data-value"));
  return all;
}

}  // namespace

TEST_CASE("the page is well formed, whatever the outcome says") {
  for (const auto& outcome :
       {event_collector(), empty_outcome(), huge_outcome(), hostile_outcome()}) {
    const std::string page = web::html(outcome, with_curve());
    CHECK_NOTHROW(read_xml(page));
    CHECK(page.size() <= 300'000);
    CHECK(page.find("nan") == std::string::npos);
    CHECK(web::html(outcome, with_curve()) == page);
  }
}

TEST_CASE("the page loads nothing and runs nothing") {
  const std::string text = web::html(hostile_outcome(), with_curve());
  const Element page = read_xml(text);
  CHECK(page.all("script").empty());
  CHECK(page.all("link").empty());
  CHECK(page.all("img").empty());
  CHECK_THAT(text, Contains("default-src &#39;none&#39;"));
  for (const Element* each : page.all([](const Element& element) { return element.has("href"); })) {
    CHECK(each->attribute("href").front() == '#');
  }
  CHECK(page.all([](const Element& element) {
              return std::any_of(
                  element.attributes.begin(), element.attributes.end(), [](const auto& a) {
                    return a.first == "src" || a.first == "style" || a.first.starts_with("on");
                  });
            })
            .empty());
}

TEST_CASE("the sections stand in the order in which a reviewer asks") {
  auto outcome = event_collector();
  outcome.architectures[0].held = {{"account-rate", "api-gateway", 5412, 5000, " requests/s"}};
  std::vector<std::string> ids;
  const Element page = page_of(outcome, with_curve());
  for (const Element* each : page.all("section")) {
    ids.push_back(each->attribute("id"));
  }
  CHECK(ids == std::vector<std::string>{"verdict", "costs", "load", "traffic", "checks", "capacity",
                                        "latency", "findings", "items", "inputs"});
}

TEST_CASE("what is empty has no section, and every link of the contents leads somewhere") {
  for (const auto& outcome : {event_collector(), empty_outcome()}) {
    const Element page = page_of(outcome);
    std::set<std::string> ids;
    for (const Element* each : page.all("section")) ids.insert("#" + each->attribute("id"));
    for (const Element* link : page.all("a")) {
      INFO(link->attribute("href"));
      CHECK(ids.contains(link->attribute("href")));
    }
  }
  const Element empty = page_of(empty_outcome());
  CHECK(empty.all("svg").size() == 1);  // the patterns alone
}

TEST_CASE("the verdict is one sentence, and what it costs another") {
  const Element page = page_of(event_collector());
  const Element& verdict = part(page, "verdict");
  CHECK(verdict.is("fail"));
  CHECK_THAT(verdict.text, Contains("Fail1 of 3 checks fails: rule-of-40; 1 warning: slow; "
                                    "1 error finding."));
  CHECK_THAT(verdict.text,
             Contains("containers costs $2,423.19 for 720 h, serverless $31,533.94 (13.01×)."));
  CHECK_THAT(verdict.text, Contains("serverless does not cope with this load."));
}

TEST_CASE("a screen reader finds a language, landmarks, headings in order and names for drawings") {
  const Element page = page_of(event_collector(), with_curve());
  CHECK(page.attribute("lang") == "en");
  for (const std::string landmark : {"main", "header", "footer", "nav", "h1"}) {
    INFO(landmark);
    CHECK(page.all(landmark).size() == 1);
  }
  for (const Element* section : page.all("section")) {
    CHECK(part(page, section->attribute("aria-labelledby")).name == "h2");
  }
  for (const Element* drawing : page.all("svg")) {
    CHECK((drawing->has("aria-label") || drawing->attribute("aria-hidden") == "true"));
  }
  for (const Element* reached :
       page.all([](const Element& each) { return each.has("tabindex"); })) {
    CHECK(reached->has("aria-label"));
  }
  std::set<std::string> ids;
  for (const Element* each : page.all([](const Element& e) { return e.has("id"); })) {
    CHECK(ids.insert(each->attribute("id")).second);
  }
}

TEST_CASE("a table is behind every figure that has more than two sides") {
  const Element page = page_of(event_collector(), with_curve());
  int figures = 0;
  for (const Element* figure : page.all("figure")) {
    if (figure->all("figcaption").empty()) continue;  // the sides of one check: a table has all
    CHECK(figure->all("table").size() == 1);
    ++figures;
  }
  CHECK(figures >= 5);
  CHECK(part(page, "checks").all("table").size() == 1);
}

TEST_CASE("bars by service add up an architecture's lines, the dearest first") {
  const Element page = page_of(event_collector());
  const auto bars = of_class(part(page, "costs"), "row");
  // Totals, cheapest first; then serverless and containers by service.
  CHECK(values(bars) == std::vector<std::string>{"2423.1936", "31533.9414928", "30240.00",
                                                 "1196.928", "97.0134928", "1200.00", "1048.32",
                                                 "174.8736"});
}

TEST_CASE("cost against traffic shows the curves, the limit, its band and where it flips") {
  const Element page = page_of(event_collector(), with_curve());
  const Element& load = part(page, "load");
  CHECK(values(of_class(load, "point")) == std::vector<std::string>{"10.00", "100.00", "250.00",
                                                                    "1000.00", "200.00", "200.00",
                                                                    "200.00", "200.00"});
  CHECK(of_class(load, "limit-curve").size() == 2);  // in the drawing, and its sample in the legend
  CHECK(of_class(load, "now-line").size() == 1);
  CHECK(of_class(load, "mark-line").size() == 2);
  CHECK_THAT(load.text, Contains("A 720,000/h (2×): serverless becomes dearer than containers"));
  CHECK_THAT(load.text, Contains("B 1.01 M/h (2.8×): rule-of-40 fails from here on"));
  CHECK_THAT(load.text, Contains("holds"));
}

TEST_CASE("a crossing above the cheapest decides nothing and is folded") {
  Options options = with_curve();
  analysis::LoadCurve& curve = *options.over_load;
  curve.architectures.push_back("mixed");
  curve.contests.push_back({analysis::ContestKind::Cost, "serverless", "mixed"});
  for (analysis::LoadPoint& point : curve.points) {
    const double left = 100 * point.factor, right = 400 + 10 * point.factor;
    point.costs.push_back(Money::from_dollars(Decimal::from_double(right)));
    point.sides.push_back({left, right, left - right});
    point.holds.push_back(left < right);
  }
  curve.breaks.push_back({2, 400 / 90.0, 1});
  const Element page = page_of(event_collector(), options);
  const Element& load = part(page, "load");
  CHECK(of_class(load, "mark-line").size() == 2);
  const Element& folded = *load.all("details").front();
  CHECK_THAT(folded.text, Contains("1 crossing among those that are not the cheapest"));
  CHECK_THAT(folded.text, Contains("serverless becomes dearer than mixed"));
}

TEST_CASE("both sides of a check, its room and its state are told without a colour") {
  const Element page = page_of(event_collector());
  const Element& checks = part(page, "checks");
  CHECK_THAT(checks.text, Contains("rule-of-40 fails"));
  CHECK_THAT(checks.text, Contains("budget holds"));
  CHECK_THAT(checks.text, Contains("slow fails: a warning"));
  CHECK_THAT(checks.text, Contains("3.1% headroom"));
  CHECK(values(of_class(checks, "row")) == std::vector<std::string>{"31533.9414928", "3392.47104",
                                                                    "2423.1936", "2500.00", "62 ms",
                                                                    "50 ms"});
}

TEST_CASE("needs stand against their limits, the least room first") {
  auto outcome = event_collector();
  outcome.architectures[0].held = {
      {"concurrency", "lambda", 120, 1000, " executions"},
      {"account-rate", "api-gateway", 5412, 5000, " requests/s"},
      {"nothing", "lambda", 3, 0, ""},
      {"unused", "lambda", 0, 0, ""},
      {.id = "announced", .stage = "lambda", .need = 9, .limit = 0, .unit = "", .of_load = false},
      {.id = "resharding", .stage = "stream", .need = 2, .limit = 2, .unit = "", .of_load = false}};
  const Element page = page_of(outcome);
  const Element& capacity = part(page, "capacity");
  const auto rows = of_class(capacity, "row");
  REQUIRE(rows.size() == 3);
  CHECK(rows[0]->attribute("aria-label") == "lambda: nothing: 3 of 0");
  CHECK(rows[1]->attribute("aria-label") == "api-gateway: account rate: 5,412 of 5,000 requests/s");
  CHECK(of_class(*rows[0], "hatched").size() == 1);
  CHECK(of_class(*rows[1], "hatched").size() == 1);
  CHECK(of_class(*rows[2], "hatched").empty());
  CHECK_THAT(capacity.text, Contains("none left") && !Contains("unused") &&
                                !Contains("announced") && !Contains("inf"));
  CHECK_THAT(capacity.text, Contains("88.0% left"));
  CHECK_THAT(capacity.text,
             Contains("resharding"));  // a setting within its limit: in the table alone
  const auto wide = of_class(capacity, "wide");
  REQUIRE(wide.size() == 1);  // wider than a phone: it scrolls, by keyboard, too
  CHECK(wide[0]->attribute("tabindex") == "0");
  CHECK(wide[0]->attribute("aria-label") == "serverless: needs and limits");
}

TEST_CASE("latency has its estimates and intervals") {
  const Element page = page_of(event_collector());
  CHECK(values(of_class(part(page, "latency"), "row")) ==
        std::vector<std::string>{"14.25", "11", "31.5", "62", "480"});
  CHECK_THAT(part(page, "latency").text, Contains("62 ± 2 ms"));
}

TEST_CASE("every line of a bill has quantity, price, source and amount to the last digit") {
  const Element page = page_of(event_collector());
  const Element& items = part(page, "items");
  CHECK(items.all("tr").size() == 2 + 6 + 3);
  CHECK_THAT(items.text, Contains("api-gateway: rest-requestsprice: A18, 2018-08"));
  CHECK_THAT(items.text, Contains("8,640,000,000 requests× $3.50/M"));
  CHECK(items.all("data").at(3)->text == "$79.73");
  CHECK(items.all("data").at(3)->attribute("value") == "79.7334928");  // 4,784,000 × $0.0000166667
}

TEST_CASE(
    "a long quantity leaves its item room: three decimals, and the exact one for who copies it") {
  auto outcome = event_collector();
  outcome.architectures.resize(1);
  outcome.architectures[0].bill.items = {
      line("front", "load-balancer", "alb-lcu-hours", 1, "14793.872849464416503906", "LCU-hour",
           "0.008", "1"),
      line("work", "lambda", "gb-seconds-x86", 1, "0.000000001", "GB-second", "0.0000166667", "1")};
  const Element page = page_of(outcome);
  const auto exact = part(page, "items").all("data");
  REQUIRE(exact.size() == 4);
  CHECK(exact[0]->text == "14,793.873");
  CHECK(exact[0]->attribute("value") == "14793.872849464416503906");
  CHECK(exact[2]->text == "1e-09");
  CHECK_THAT(part(page, "items").text, Contains("14,793.873 LCU-hours× $0.008"));
}

TEST_CASE("check writes verdict and checks alone") {
  const Element page = read_xml(web::checks_html(event_collector(), with_curve()));
  CHECK(page.all("section").size() == 2);
}
