#include "ingest/measure/stream.hpp"

#include <memory>
#include <poll.h>
#include <pthread.h>
#include <time.h>
#include <vector>

#include "ingest/http/connection.hpp"

namespace costsim::ingest {

namespace {

constexpr std::string_view shard_list =
    R"({"Shards":[{"ShardId":"shardId-000000000000","HashKeyRange":{"StartingHashKey":"0",)"
    R"("EndingHashKey":"340282366920938463463374607431768211455"},)"
    R"("SequenceNumberRange":{"StartingSequenceNumber":"1"}}]})";
constexpr std::string_view taken =
    R"({"SequenceNumber":"49543463076570308322303623326179887152428262250726293522",)"
    R"("ShardId":"shardId-000000000000"})";

std::size_t count(std::string_view text, std::string_view word) {
  std::size_t times = 0;
  for (auto at = text.find(word); at != text.npos; at = text.find(word, at + word.size())) ++times;
  return times;
}

class Yes : public RequestHandler {
 public:
  std::optional<Reply> admit(const RequestView&) override { return std::nullopt; }
  Reply handle(const RequestView& request) override {
    const std::size_t records = count(request.body, "\"PartitionKey\":");
    if (records == 0) return {.body = std::string(shard_list)};
    std::string body = R"({"FailedRecordCount":0,"Records":[)";
    for (std::size_t i = 0; i < records; ++i) (body += i > 0 ? "," : "") += taken;
    return {.body = body + "]}"};
  }
};

struct Caller {
  Descriptor socket;
  HttpConnection http;
  std::string unsent;
};

/// False: the caller has gone.
bool converse(Caller& caller, std::vector<char>& scratch, HttpContext& context) {
  if (caller.unsent.empty()) {
    const std::span<char> room = caller.http.room(scratch);
    const auto got = receive(caller.socket, room);
    if (got.outcome == Transfer::Ended) return false;
    if (got.outcome == Transfer::Blocked) return true;
    caller.http.received(room.first(got.bytes), context);
    caller.unsent = std::exchange(context.out, {});
    if (caller.unsent.empty()) return true;
  }
  const auto sent = send(caller.socket, caller.unsent);
  caller.unsent.erase(0, sent.bytes);
  return sent.outcome != Transfer::Ended;
}

}  // namespace

MeasureStream::MeasureStream()
    : listener_(listen_on({"127.0.0.1", 0})), thread_([this] { serve(); }) {}

MeasureStream::~MeasureStream() {
  stopping_ = true;
  wake_.ring();
  thread_.join();
}

std::string MeasureStream::endpoint() const {
  return "http://127.0.0.1:" + std::to_string(port_of(listener_));
}

Duration MeasureStream::cpu_time() const {
  clockid_t clock{};
  timespec time{};
  pthread_getcpuclockid(const_cast<std::thread&>(thread_).native_handle(), &clock);
  clock_gettime(clock, &time);
  return std::chrono::seconds(time.tv_sec) + Duration(time.tv_nsec);
}

void MeasureStream::serve() {
  const HttpLimits limits{.body = 32 << 20};
  ResponseWriter writer;
  writer.set_time(0);
  Yes handler;
  BufferBudget buffer_budget(std::size_t{1} << 30);
  HttpContext context{limits, writer, handler, buffer_budget, {}};
  std::vector<char> scratch(std::size_t{256} * 1024);
  std::vector<std::unique_ptr<Caller>> callers;
  while (!stopping_) {
    std::vector<pollfd> ready = {{wake_.fd(), POLLIN, 0}, {listener_.get(), POLLIN, 0}};
    for (const auto& caller : callers)
      ready.push_back(
          {caller->socket.get(), static_cast<short>(caller->unsent.empty() ? POLLIN : POLLOUT), 0});
    poll(ready.data(), ready.size(), -1);
    for (std::size_t i = callers.size(); i-- > 0;)
      if (ready[i + 2].revents != 0 && !converse(*callers[i], scratch, context))
        callers.erase(callers.begin() + static_cast<std::ptrdiff_t>(i));
    if (ready[1].revents != 0)
      while (Descriptor socket = accept_from(listener_).socket)
        callers.push_back(std::make_unique<Caller>(Caller{std::move(socket), {}, {}}));
  }
}

}  // namespace costsim::ingest
