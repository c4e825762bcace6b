// A period of several months, month by month.
#include "report/outcome/months.hpp"

#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

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

/// Case study A over so many months that cost one dollar more each.
decision::Outcome over_months(int count) {
  decision::Outcome outcome = event_collector();
  for (int i = 0; i < count; ++i) {
    outcome.months.push_back({std::chrono::hours(720), 1'000'000 * (i + 1)});
    for (auto& each : outcome.architectures) {
      pricing::LineItem& item = each.months.emplace_back().items.emplace_back();
      item.amount = Money::from_nanos(1'000'000'000LL * (i + 1));
    }
  }
  return outcome;
}

std::vector<std::string> labels(int months, std::size_t most_rows) {
  std::vector<std::string> texts;
  for (const MonthGroup& group : grouped_months(over_months(months), most_rows)) {
    texts.push_back(group.label());
  }
  return texts;
}

}  // namespace

TEST_CASE("few months stand alone, many in groups of three, six or twelve") {
  using Labels = std::vector<std::string>;
  CHECK(grouped_months(event_collector(), 13).empty());
  CHECK(labels(3, 13) == Labels{"1", "2", "3"});
  CHECK(labels(13, 13).size() == 13);
  CHECK(labels(14, 13) == Labels{"1-3", "4-6", "7-9", "10-12", "13-14"});
  CHECK(labels(60, 13).back() == "55-60");
  CHECK(labels(240, 13).back() == "229-240");
}

TEST_CASE("a group is the sum of its months") {
  const auto groups = grouped_months(over_months(14), 13);
  REQUIRE(groups.size() == 5);
  CHECK(groups[0].requests == 6'000'000);
  CHECK(groups[0].costs.at(0).text() == "6.00");
  CHECK(groups[4].costs.at(1).text() == "27.00");
}

TEST_CASE("the table has a row for each month, below the names of the architectures") {
  const std::string text = table(over_months(3), options);
  CHECK_THAT(text, Contains("Month by month ") && Contains(" 3 months\n"));
  CHECK_THAT(text, Contains("  month  requests  serverless  containers\n"
                            "      1    1.00 M       $1.00       $1.00\n"));
  CHECK_THAT(table(over_months(14), options), Contains("13-14"));
  CHECK_THAT(table(event_collector(), options), !Contains("Month by month"));
}

TEST_CASE("architectures that do not fit beside each other stand below each other") {
  decision::Outcome outcome = over_months(2);
  while (outcome.architectures.size() < 7) {
    outcome.architectures.push_back(outcome.architectures.front());
    outcome.architectures.back().name =
        "the-" + std::to_string(outcome.architectures.size()) + "th";
  }
  const std::string text = table(outcome, options);
  for (const std::string& line : lines_of(text)) CHECK(display_width(line) <= 80);
  for (const auto& each : outcome.architectures) CHECK_THAT(text, Contains(each.name));
}

TEST_CASE("JSON tells the months by the published schema, exactly") {
  keeps(published_schema("report"), json(over_months(2), options));
  const Json printed = Json::parse(json(over_months(2), options));
  CHECK(printed.at("months").at(1) ==
        Json::parse(R"({"month": 2, "hours": "720", "requests": "2000000",
                        "costs": {"serverless": "2.00", "containers": "2.00"}})"));
  CHECK_FALSE(Json::parse(json(event_collector(), options)).contains("months"));
}

TEST_CASE("Markdown folds the months, CSV has a line for each") {
  const std::string text = markdown(over_months(2), options);
  CHECK_THAT(text, Contains("<summary>Month by month: 2 months</summary>"));
  CHECK_THAT(text, Contains("| month | requests | serverless | containers |\n|--:|--:|--:|--:|\n"
                            "| 1 | 1.00 M | $1.00 | $1.00 |\n"));
  CHECK(months_csv(over_months(2), options) ==
        "month,hours,architecture,requests,amount\r\n"
        "1,720,serverless,1000000,1.00\r\n2,720,serverless,2000000,2.00\r\n"
        "1,720,containers,1000000,1.00\r\n2,720,containers,2000000,2.00\r\n");
  CHECK_THAT(months_csv(event_collector(), options), Contains("\r\n1,720,serverless,"));
}
