// Any bytes, cut anywhere, are answered the same as in one piece; no byte of it crashes the server.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "ingest/http/connection.hpp"

using namespace costsim::ingest;

namespace {

class Recorder : public RequestHandler {
 public:
  std::optional<Reply> admit(const RequestView& request) override {
    // A refusal that could leave the connection open depends on how much of the body has come.
    if (request.text(request.head.path).size() <= 100) return std::nullopt;
    Reply reply = error_reply(Status::NotFound, "no");
    reply.close = true;
    return reply;
  }
  Reply handle(const RequestView& request) override {
    seen += request.text(request.head.path);
    seen += request.text(request.head.query);
    seen += request.text(request.head.content_type);
    if (request.head.partition_key) seen += request.text(*request.head.partition_key);
    seen += request.body;
    seen += '\0';
    return {.status = Status::Created};
  }
  std::string seen;
};

/// What the handler saw when the bytes came in pieces of `piece`.
std::string conversation(const std::string& bytes, std::size_t piece) {
  const HttpLimits limits{.request_line = 256, .head = 1024, .headers = 16, .body = 4096};
  ResponseWriter writer;
  writer.set_time(0);
  Recorder handler;
  BufferBudget buffer_budget(1 << 20);
  HttpContext context{limits, writer, handler, buffer_budget, {}};
  HttpConnection connection;
  std::vector<char> scratch(16 * 1024);
  for (std::size_t at = 0; at < bytes.size() && !connection.closed();) {
    const auto room = connection.room(scratch);
    const std::size_t size = std::min({piece, room.size(), bytes.size() - at});
    std::copy_n(bytes.data() + at, size, room.data());
    connection.received(room.first(size), context);
    context.out.clear();
    at += size;
  }
  return handler.seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string whole = conversation(bytes, bytes.size() + 1);
  if (conversation(bytes, 1) != whole) std::abort();
  if (conversation(bytes, data[0] + std::size_t{2}) != whole) std::abort();
  return 0;
}
