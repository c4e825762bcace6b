// Streams and queues at request level: aggregated records, and a warm-up that leaves no trace.
#include "simulation_fixture.hpp"

using namespace costsim::testing;

namespace {

double figure(const json& result, const char* name, const char* of) {
  return stage(result, name).at(of).get<double>();
}

std::string events_of_200_bytes(const std::string& name, const std::string& aggregation,
                                const std::string& reader) {
  return written(name, R"(
[traffic]
shape = "constant"
rate = "5000/s"
[workload]
event = "200B"
[[architecture]]
name = "a"
stages = [
  { service = "kinesis", shards = "2", aggregation = )" +
                           aggregation + R"( },
  { name = "reader", service = "lambda", duration = "10ms", )" +
                           reader + R"( },
]
)");
}

}  // namespace

TEST_CASE("aggregation: 238 events of 200 bytes are one record, by which shards and batches count",
          "[many]") {
  // 51,200 bytes less an envelope of 20 hold 238 events with their framing of 15 bytes each
  // (batching/kinesis_limits.hpp): 21.008 records/s, as the flow says.
  const json packed = simulated(events_of_200_bytes("stream-packed", "true", "batch = 1"), "600s");
  CHECK(figure(packed, "kinesis", "refused") == 0);
  CHECK(figure(packed, "kinesis", "records") == Approx(600 * 21.008).epsilon(0.005));
  CHECK(figure(packed, "reader", "invocations") == Approx(600 * 21.008).epsilon(0.005));
  CHECK(figure(packed, "reader", "requests") == figure(packed, "kinesis", "served"));
  check_conserved(packed);
  const json single =
      simulated(events_of_200_bytes("stream-single", "false", "batch = 100"), "60s");
  CHECK(figure(single, "kinesis", "refused") > 60 * 3000);
}

TEST_CASE("a failing batch of aggregated records is split between records, and none is lost") {
  const json result =
      simulated(events_of_200_bytes("stream-split", "true",
                                    "batch = 4, bisect = true, retries = 0, error_rate = \"10%\""),
                "60s");
  CHECK(figure(result, "reader", "splits") > 10);
  CHECK(static_cast<long>(figure(result, "reader", "given_up")) > 0);
  check_conserved(result);
}

TEST_CASE("what a producer, a mapping and a queue did before the end of a warm-up is left out",
          "[many]") {
  const std::string overloaded = scenario("stream-warm-up", "1100/s", R"(
    { service = "kinesis", shards = "1", put_batch = 10, put_attempts = 2 },
    { name = "reader", service = "lambda", batch = 1000, duration = "10ms" },)");
  const json whole = simulated(overloaded, "1000s");
  const json later = simulated(overloaded, "1000s", {"--warm-up", "1000s"});
  CHECK(figure(later, "kinesis", "p_throttled") ==
        Approx(figure(whole, "kinesis", "p_throttled")).epsilon(0.02));
  CHECK(figure(later, "kinesis", "calls") ==
        Approx(figure(whole, "kinesis", "calls")).epsilon(0.02));
  check_conserved(later);

  const std::string failing = scenario("queue-warm-up", "20/s", R"(
    { service = "sqs", visibility = "60s", max_receives = 3 },
    { name = "worker", service = "lambda", batch = 10, duration = "50ms", error_rate = "40%" },)");
  const json queue_whole = simulated(failing, "4000s");
  const json queue_later = simulated(failing, "4000s", {"--warm-up", "4000s"});
  for (const char* of : {"receives", "dead_lettered"}) {
    INFO(of);
    CHECK(figure(queue_later, "sqs", of) == Approx(figure(queue_whole, "sqs", of)).epsilon(0.06));
  }
  CHECK(figure(queue_later, "worker", "failed_batches") ==
        Approx(figure(queue_whole, "worker", "failed_batches")).epsilon(0.06));
  check_conserved(queue_later);
}
