#include "ingest/front/metrics.hpp"

#include <regex>
#include <set>
#include <sstream>

#include "support/catch.hpp"

using namespace costsim::ingest;
using namespace std::chrono_literals;

namespace {

std::string value_of(const std::string& page, const std::string& sample) {
  const auto at = page.find("\n" + sample + " ");
  if (at == std::string::npos) return "absent";
  const auto begin = at + sample.size() + 2;
  return page.substr(begin, page.find('\n', begin) - begin);
}

}  // namespace

TEST_CASE("the page sums the threads and shows what the delivery counts") {
  std::vector<FrontMetrics> fronts(2);
  fronts[0].responses[201].add(3);
  fronts[1].responses[201].add(4);
  fronts[1].responses[503].add();
  fronts[0].connections_open.add(5);
  fronts[0].connections_open.subtract();
  DeliveryCounters delivery;
  delivery.accepted = 10;
  delivery.closes[0] = 2;
  delivery.refused = 1;
  fronts[0].events_refused.add(2);
  fronts[1].events_refused.add(3);
  delivery.budget_limit = 100;
  delivery.spool_bytes = 80;
  delivery.spool_limit = 90;
  const std::string page = metrics_page(fronts, delivery, true);
  CHECK(value_of(page, "costsim_http_responses_total{code=\"201\"}") == "7");
  CHECK(value_of(page, "costsim_http_responses_total{code=\"503\"}") == "1");
  CHECK(value_of(page, "costsim_http_responses_total{code=\"404\"}") == "absent");
  CHECK(value_of(page, "costsim_connections_open") == "4");
  CHECK(value_of(page, "costsim_events_accepted_total") == "10");
  CHECK(value_of(page, "costsim_batches_closed_total{reason=\"records\"}") == "2");
  CHECK(value_of(page, "costsim_events_refused_total") == "6");
  CHECK(value_of(page, "costsim_budget_limit_bytes") == "100");
  CHECK(value_of(page, "costsim_spool_bytes") == "80");
  CHECK(value_of(page, "costsim_spool_limit_bytes") == "90");
  CHECK(value_of(page, "costsim_draining") == "1");
}

TEST_CASE("latencies fall into cumulative buckets, a bound belonging to the next") {
  std::vector<FrontMetrics> fronts(1);
  fronts[0].latency.add(49us);
  fronts[0].latency.add(50us, 2);
  fronts[0].latency.add(1h);
  const std::string page = metrics_page(fronts, {}, false);
  CHECK(value_of(page, "costsim_http_latency_seconds_bucket{le=\"5e-05\"}") == "1");
  CHECK(value_of(page, "costsim_http_latency_seconds_bucket{le=\"0.0001\"}") == "3");
  CHECK(value_of(page, "costsim_http_latency_seconds_bucket{le=\"10\"}") == "3");
  CHECK(value_of(page, "costsim_http_latency_seconds_bucket{le=\"+Inf\"}") == "4");
  CHECK(value_of(page, "costsim_http_latency_seconds_count") == "4");
}

TEST_CASE("the page says what the sink failed with, how long it took and what waits for it") {
  DeliveryCounters delivery;
  costsim::batching::Answer answer;
  answer.started = 1s;
  delivery.answers.add(answer, 1s + 7ms);
  answer.code = "ServiceUnavailable";
  delivery.answers.add(answer, 1s + 1min);
  delivery.oldest_age = 1500ms;
  const std::string page = metrics_page({}, delivery, false);
  CHECK(value_of(page, "costsim_sink_errors_total{code=\"ServiceUnavailable\"}") == "1");
  CHECK(value_of(page, "costsim_sink_errors_total{code=\"network\"}") == "0");
  CHECK(value_of(page, "costsim_sink_call_seconds_bucket{le=\"0.005\"}") == "0");
  CHECK(value_of(page, "costsim_sink_call_seconds_bucket{le=\"0.01\"}") == "1");
  CHECK(value_of(page, "costsim_sink_call_seconds_bucket{le=\"+Inf\"}") == "2");
  CHECK(std::stod(value_of(page, "costsim_sink_call_seconds_sum")) == Approx(60.007));
  CHECK(value_of(page, "costsim_sink_call_seconds_count") == "2");
  CHECK(value_of(page, "costsim_oldest_event_age_seconds") == "1.5");
}

// The grammar is that of the text format, version 0.0.4.
TEST_CASE("every line is one that Prometheus reads, and each family is named once") {
  std::vector<FrontMetrics> fronts(1);
  fronts[0].responses[200].add();
  const std::regex help("# HELP costsim_[a-z_]+ .+"),
      type("# TYPE costsim_[a-z_]+ (counter|gauge|histogram)"),
      sample("costsim_[a-z_]+(\\{[a-z]+=\"[^\"]*\"\\})? [0-9.e+-]+");
  std::istringstream page(metrics_page(fronts, {}, false));
  std::set<std::string> families;
  for (std::string line; std::getline(page, line);) {
    INFO(line);
    CHECK((std::regex_match(line, help) || std::regex_match(line, type) ||
           std::regex_match(line, sample)));
    if (line.compare(0, 7, "# TYPE ") == 0) CHECK(families.insert(line).second);
  }
  CHECK(families.size() > 20);
}
