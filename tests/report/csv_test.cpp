#include <vector>

#include "outcomes.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::report;

namespace {

using Record = std::vector<std::string>;

/// A strict reader of RFC 4180: CRLF between records, doubled quotes inside quoted fields only.
std::vector<Record> read(const std::string& file) {
  std::vector<Record> records(1, Record(1));
  bool quoted = false;
  for (std::size_t i = 0; i < file.size(); ++i) {
    const char c = file[i];
    std::string& field = records.back().back();
    if (quoted && c == '"' && i + 1 < file.size() && file[i + 1] == '"') {
      field += file[++i];
    } else if (c == '"') {
      REQUIRE((quoted || field.empty()));
      quoted = !quoted;
    } else if (quoted) {
      field += c;
    } else if (c == ',') {
      records.back().emplace_back();
    } else if (c == '\r') {
      REQUIRE(file[++i] == '\n');
      records.emplace_back(1);
    } else {
      REQUIRE(c != '\n');
      field += c;
    }
  }
  REQUIRE_FALSE(quoted);
  REQUIRE(records.back() == Record(1));  // the last record ends with CRLF too
  records.pop_back();
  return records;
}

}  // namespace

TEST_CASE("every item of every architecture is one line of the same fields") {
  for (const auto& outcome :
       {event_collector(), empty_outcome(), huge_outcome(), hostile_outcome()}) {
    std::size_t items = 0;
    for (const auto& architecture : outcome.architectures) items += architecture.bill.items.size();
    const auto records = read(csv(outcome, options));
    CHECK(records.size() == items + 1);
    for (const Record& record : records) CHECK(record.size() == records.front().size());
  }
}

TEST_CASE("amounts are exact and add up") {
  const auto outcome = event_collector();
  const auto records = read(csv(outcome, options));
  CHECK(records[0][9] == "amount");
  CHECK(records[1] == Record{"serverless", "api-gateway", "api-gateway", "rest-requests", "1",
                             "8640000000", "request", "3.50", "1000000", "30240.00", "A18",
                             "2018-08", "V1", "us-west-1", "2018-08"});
  Decimal sum;
  for (std::size_t i = 1; i < records.size(); ++i) sum += Decimal::parse(records[i][9]);
  CHECK(sum ==
        (outcome.architectures[0].bill.total() + outcome.architectures[1].bill.total()).dollars());
}

TEST_CASE("no text can start a formula in a spreadsheet") {
  for (const Record& record : read(csv(hostile_outcome(), options))) {
    for (const std::string& field : record) {
      INFO(field);
      CHECK((field.empty() || std::string("=+-@\t\r").find(field.front()) == std::string::npos));
    }
  }
}

TEST_CASE("checks are one line each") {
  const auto records = read(checks_csv(event_collector(), options));
  REQUIRE(records.size() == 4);
  CHECK(records[1] == Record{"rule-of-40", "serverless.cost < containers.cost + 40%",
                             "31533.9414928", "3392.47104", "-829.5271", "error", "fail",
                             "scenarios/event-collector.toml", "41"});
  auto outcome = event_collector();
  outcome.checks[0].headroom_percent.reset();
  CHECK(read(checks_csv(outcome, options))[1][4].empty());
  CHECK(read(checks_csv(hostile_outcome(), options)).size() == 4);
}
