#include <chrono>
#include <fcntl.h>
#include <set>
#include <sys/stat.h>
#include <thread>

#include <nlohmann/json.hpp>

#include "ingest/delivery/immediate_sink.hpp"
#include "ingest/delivery/live_pipeline.hpp"
#include "ingest/os/descriptor.hpp"
#include "ingest/service/delivery.hpp"
#include "ingest/support/now.hpp"
#include "ingest/support/temporary_folder.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::ingest;
using namespace std::chrono_literals;

namespace {

std::string event(std::uint64_t number) {
  return "{\"n\":" + std::to_string(number) + "}";
}

std::uint64_t settled(const DeliveryCounters& c) {
  return c.delivered + c.dead_lettered + c.lost + c.withdrawn + c.queued + c.in_flight + c.spooled;
}

/// Refuses everything while it is down.
class OutageSink : public ImmediateSink {
 public:
  explicit OutageSink(const std::atomic<bool>& down) : down_(down) {}

 protected:
  Answer deliver(Batch events, Duration) override {
    return {std::move(events), down_ ? Answer::Kind::Failed : Answer::Kind::Delivered, {}, "down"};
  }

 private:
  const std::atomic<bool>& down_;
};

/// A pipe whose reader takes nothing.
struct StoppedPipe {
  TemporaryFolder folder;
  const std::string path = folder.file("pipe");
  const Descriptor reader = open_reader();

 private:
  Descriptor open_reader() const {
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    return Descriptor(::open(path.c_str(), O_RDONLY | O_NONBLOCK));
  }
};

LivePipeline::Parts parts_with(std::unique_ptr<Sink> sink, ByteBudget& budget) {
  return {{}, {1, "jitter"}, 1 << 20, 0, std::move(sink), budget, nullptr, nullptr, now};
}

}  // namespace

TEST_CASE("what is accepted reaches the file, each event once, in the order of its batch") {
  TemporaryFolder folder;
  DeliveryConfig config;
  config.sink = parse_sink("file:" + folder.file("out"));
  Delivery delivery(config, 2);
  std::vector<std::string> sent;
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    Pipeline& pipeline = delivery.pipeline(i % 2);
    sent.push_back(event(i));
    const Offer offer = pipeline.offer({sent.back(), ""}, now());
    REQUIRE(offer.admission == Admission::Accepted);
    REQUIRE(offer.ticket == i / 2 + 1);
    REQUIRE(pipeline.durable_ticket() == offer.ticket);
  }
  delivery.pipeline(0).close();
  delivery.pipeline(1).close();
  const auto report = delivery.finish(10s);
  CHECK(report.in_time);
  CHECK(report.counters.accepted == 10'000);
  CHECK(report.counters.delivered == 10'000);
  CHECK(report.counters.lost == 0);
  CHECK(report.counters.budget_used == 0);
  CHECK(report.counters.closes[0] == 20);
  CHECK(delivery.drained());
  const auto lines = read_lines(folder.file("out"));
  CHECK(lines.size() == sent.size());
  CHECK(std::set(lines.begin(), lines.end()) == std::set(sent.begin(), sent.end()));
}

TEST_CASE("a pipe whose reader takes nothing is waited for until the end, and no longer") {
  const StoppedPipe stopped;
  const std::string& pipe = stopped.path;
  const bool is_sink = GENERATE(true, false);
  DeliveryConfig config;
  config.sink = parse_sink("file:" + (is_sink ? pipe : "/dev/full"));
  if (!is_sink) {
    config.dead_letter = pipe;
    config.retry.attempts = 1;
  }
  Delivery delivery(config, 1);
  const std::string large = "{\"n\":\"" + std::string(1000, 'x') + "\"}";
  for (int i = 0; i < 1500; ++i)  // the pipe has room for 64 KB
    REQUIRE(delivery.pipeline(0).offer({large, ""}, now()).admission == Admission::Accepted);
  delivery.pipeline(0).close();
  for (int i = 0; i < 2000 && delivery.counters().in_flight == 0; ++i)
    std::this_thread::sleep_for(1ms);
  delivery.reload();  // none of these waits for the reader
  CHECK(delivery.take_notes().empty());
  const auto report = delivery.finish(100ms);
  CHECK_FALSE(report.in_time);
  CHECK(report.counters.lost > 1000);
  CHECK(settled(report.counters) == 1500);
  if (is_sink) CHECK(report.last_error == pipe + ": its reader takes nothing");
}

TEST_CASE("a reader that stops is told of, once, while events wait for it") {
  const StoppedPipe stopped;
  const std::string& pipe = stopped.path;
  DeliveryConfig config;
  config.sink = parse_sink("file:" + pipe);
  Delivery delivery(config, 1);
  const std::string large = "{\"n\":\"" + std::string(1000, 'x') + "\"}";
  for (int i = 0; i < 1500; ++i)  // the pipe has room for 64 KB
    REQUIRE(delivery.pipeline(0).offer({large, ""}, now()).admission == Admission::Accepted);
  delivery.pipeline(0).close();
  std::vector<std::string> told;
  for (int i = 0; i < 1500 && told.empty(); ++i) {
    std::this_thread::sleep_for(10ms);
    told = delivery.take_notes();
  }
  CHECK(told == std::vector<std::string>{"warning: " + pipe +
                                         ": its reader takes nothing; events wait until it does"});
  std::this_thread::sleep_for(1100ms);
  CHECK(delivery.take_notes().empty());
  delivery.finish(0ms);
}

TEST_CASE("an event waits no longer than the linger time for company") {
  DeliveryConfig config;
  config.limits.linger = 5ms;
  Delivery delivery(config, 1);
  Pipeline& pipeline = delivery.pipeline(0);
  CHECK(pipeline.next_tick() == Duration::max());
  const Duration start = now();
  pipeline.offer({"{}", ""}, start);
  CHECK(pipeline.next_tick() == start + 5ms);
  pipeline.tick(start + 5ms);
  CHECK(pipeline.next_tick() == Duration::max());
  while (!delivery.drained()) std::this_thread::sleep_for(1ms);
  CHECK(delivery.counters().delivered == 1);
  CHECK(delivery.counters().closes[2] == 1);
}

TEST_CASE("an event that can never be delivered is refused at the door") {
  DeliveryConfig config;
  config.record_bytes = 1000;
  Delivery delivery(config, 1);
  Pipeline& pipeline = delivery.pipeline(0);
  CHECK(pipeline.offer({std::string(1000, 'x'), ""}, now()).admission == Admission::Accepted);
  CHECK(pipeline.offer({std::string(1001, 'x'), ""}, now()).admission == Admission::TooLarge);
  CHECK(pipeline.offer({std::string(998, 'x'), "key"}, now()).admission == Admission::TooLarge);
  CHECK(pipeline.offer({"{}", std::string(256, 'k')}, now()).admission == Admission::Accepted);
  CHECK(pipeline.offer({"{}", std::string(257, 'k')}, now()).admission == Admission::TooLarge);
  delivery.begin_drain();
  CHECK(pipeline.offer({"{}", ""}, now()).admission == Admission::Stopped);
}

TEST_CASE("past the budget events are refused at once; with room again they are taken") {
  // Case study A's first failed design put back-pressure into the request path: callers waited and
  // memory grew. Here a full queue is an answer, and it comes without waiting.
  std::atomic<bool> down = true;
  ByteBudget budget(1 << 20);
  LivePipeline pipeline(parts_with(std::make_unique<OutageSink>(down), budget));
  const std::string data(1000, 'x');
  std::uint64_t accepted = 0, refused = 0;
  for (int i = 0; i < 20'000; ++i) {
    const auto admission = pipeline.offer({data, ""}, now()).admission;
    ++(admission == Admission::Accepted ? accepted : refused);
    if (admission != Admission::Accepted) REQUIRE(admission == Admission::Full);
    REQUIRE(budget.used() <= budget.limit());
  }
  CHECK(accepted == (1 << 20) / (1000 + sizeof(Entry)));
  CHECK(pipeline.counters().refused == refused);
  CHECK(pipeline.room_for(2000) == Admission::Full);
  CHECK(pipeline.reserve(2, 2000) == Admission::Full);

  down = false;
  pipeline.tick(now() + 1h);
  while (pipeline.counters().delivered < accepted) std::this_thread::sleep_for(1ms);
  CHECK(pipeline.room_for(2000) == Admission::Accepted);
  CHECK(pipeline.offer({data, ""}, now()).admission == Admission::Accepted);
}

TEST_CASE("what was reserved is not refused, though another pipeline takes all that is left") {
  std::atomic<bool> down = true;
  ByteBudget budget(1 << 20);
  LivePipeline pipeline(parts_with(std::make_unique<OutageSink>(down), budget));
  LivePipeline greedy(parts_with(std::make_unique<OutageSink>(down), budget));
  const std::string data(1000, 'x');
  CHECK(pipeline.reserve(2000, 2'000'000) == Admission::TooLarge);
  REQUIRE(pipeline.reserve(500, 500'000) == Admission::Accepted);
  while (greedy.offer({data, ""}, now()).admission == Admission::Accepted) {
  }
  for (int i = 0; i < 500; ++i)
    REQUIRE(pipeline.offer({data, ""}, now()).admission == Admission::Accepted);
  CHECK(pipeline.reserve(1, 300'000) == Admission::Full);
  CHECK(budget.used() <= budget.limit());
}

TEST_CASE("the oldest event has an age from its acceptance until it is delivered") {
  std::atomic<bool> down = true;
  ByteBudget budget(1 << 20);
  LivePipeline pipeline(parts_with(std::make_unique<OutageSink>(down), budget));
  CHECK(pipeline.counters().oldest_age == 0s);
  const Duration accepted = now() - 1h;
  pipeline.offer({"{}", ""}, accepted);
  pipeline.tick(accepted);  // the batch is open
  CHECK(pipeline.counters().oldest_age >= 1h);
  pipeline.offer({"{}", ""}, now());
  pipeline.tick(now());
  while (pipeline.counters().retries == 0) std::this_thread::sleep_for(1ms);
  CHECK(pipeline.counters().oldest_age >= 1h);
  down = false;
  while (pipeline.counters().oldest_age > 0s) std::this_thread::sleep_for(1ms);
  CHECK(pipeline.counters().delivered == 2);
  const auto answers = pipeline.counters().answers;
  CHECK(answers.errors.back() > 0);  // "down" is no name of a service
}

TEST_CASE("at every instant each accepted event is in exactly one place") {
  std::atomic<bool> down = false;
  ByteBudget budget(1 << 20);
  LivePipeline pipeline(parts_with(std::make_unique<OutageSink>(down), budget));
  std::atomic<bool> done = false;
  std::thread flapping([&] {
    while (!done) {
      down = !down;
      std::this_thread::sleep_for(3ms);
    }
    down = false;
  });
  std::uint64_t accepted = 0;
  for (int i = 0; i < 200'000; ++i) {
    accepted +=
        pipeline.offer({"{\"some\":\"event\"}", ""}, now()).admission == Admission::Accepted;
    if (i % 100 != 0) continue;
    const auto counters = pipeline.counters();
    REQUIRE(counters.accepted == accepted);
    REQUIRE(settled(counters) == accepted);
    REQUIRE(counters.queued <= accepted);
  }
  done = true;
  flapping.join();
  pipeline.close();
  pipeline.finish_until(now() + 60s);
  CHECK(pipeline.join());
  CHECK(pipeline.counters().delivered == accepted);
  CHECK(budget.used() == 0);
}

TEST_CASE("what the grace does not suffice for goes to the dead-letter file, or is counted lost") {
  TemporaryFolder folder;
  std::atomic<bool> down = true;
  ByteBudget budget(1 << 20);
  auto parts = parts_with(std::make_unique<OutageSink>(down), budget);
  const bool with_letters = GENERATE(true, false);
  if (with_letters) parts.dead_letters = std::make_shared<DeadLetterFile>(folder.file("dead"));
  LivePipeline pipeline(std::move(parts));
  for (std::uint64_t i = 0; i < 1300; ++i) pipeline.offer({event(i), ""}, now());
  pipeline.close();
  while (pipeline.last_error().empty()) std::this_thread::sleep_for(1ms);  // it has tried
  pipeline.finish_until(now() + 50ms);
  CHECK_FALSE(pipeline.join());
  const auto counters = pipeline.counters();
  CHECK(counters.dead_lettered == (with_letters ? 1300 : 0));
  CHECK(counters.lost == (with_letters ? 0 : 1300));
  CHECK(counters.queued == 0);
  CHECK(pipeline.last_error() == "down");
  if (with_letters) CHECK(read_lines(folder.file("dead")).size() == 1300);
}
