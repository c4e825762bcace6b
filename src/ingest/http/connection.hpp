// One client's conversation in HTTP/1.1: bytes in, responses out, no sockets and no clock.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "ingest/http/buffer.hpp"
#include "ingest/http/chunked.hpp"
#include "ingest/http/head.hpp"
#include "ingest/http/response.hpp"

namespace costsim::ingest {

/// A request as its handler sees it; valid only during the call.
struct RequestView {
  const RequestHead& head;
  std::string_view bytes;  ///< what the slices of `head` refer to
  std::string_view body;
  /// All these bytes stay where they are until the request is answered.
  bool stays = false;

  std::string_view text(const Slice& slice) const { return slice.of(bytes); }
};

/// What was answered, and to what; valid only during the call.
struct Answered {
  Status status;
  const RequestHead& head;   ///< as far as it could be read
  std::string_view bytes;    ///< what the slices of `head` refer to; empty: they are gone
  std::size_t received = 0;  ///< bytes of the request, as far as they were read
  std::size_t sent = 0;      ///< bytes of the answer
};

/// What a server does with requests.
class RequestHandler {
 public:
  virtual ~RequestHandler() = default;
  /// Called when the head is there and the body may not be: a reply refuses the request unread.
  virtual std::optional<Reply> admit(const RequestView& request) = 0;
  /// Called when the body is there, too. False: the answer takes longer than others should wait,
  /// call again (from the second time on the request stays).
  virtual bool ready(const RequestView&) { return true; }
  virtual Reply handle(const RequestView& request) = 0;
  /// Called for each final response, also for those to requests that could not be read.
  virtual void answered(const Answered&) {}
  /// Called for a request that there is no memory to read, before answered().
  virtual void had_no_memory() {}
};

/// What all conversations on one thread share.
struct HttpContext {
  const HttpLimits& limits;
  const ResponseWriter& writer;
  RequestHandler& handler;
  BufferBudget& buffer_budget;
  std::string out;        ///< responses of the connection being served
  bool draining = false;  ///< each connection closes behind its next response
};

class HttpConnection {
 public:
  /// Where the next bytes belong: behind those of an incomplete request, else into `scratch`.
  std::span<char> room(std::span<char> scratch);
  /// `fresh` bytes stand at the beginning of room(). Answers every request that is now complete
  /// into context.out. With no fresh bytes, continues a conversation that was stalled().
  void received(std::span<char> fresh, HttpContext& context);
  /// The client has taken too long over a request: 408.
  void time_out(HttpContext& context);

  /// Nothing more will be read: close when the output is sent.
  bool closed() const { return closed_; }
  /// Whole requests wait because the output has grown too long; call received({}) when it is sent.
  bool stalled() const { return stalled_; }
  /// A whole request takes long to answer; call received({}) again and again.
  bool at_work() const { return at_work_; }
  /// A request has begun and is not answered.
  bool mid_request() const { return partial_ != nullptr; }
  /// It holds more memory than a small request does.
  bool holds_much() const {
    return partial_ != nullptr && partial_->buffer.capacity() > BufferBudget::small;
  }
  /// What the output must wait for, since the last call.
  Ticket take_ticket() { return std::exchange(ticket_, 0); }

 private:
  struct Request {
    HeadParser parser;
    ChunkDecoder chunks;
    bool head_read = false;
    bool continue_sent = false;
    std::size_t body_end = 0;
    bool stays = false;
    std::size_t whole = 0;  ///< bytes up to its end as they came; 0: it is not complete
  };
  struct Partial {
    explicit Partial(BufferBudget& buffer_budget) : buffer(buffer_budget) {}
    InputBuffer buffer;
    Request request;
  };
  /// complete: `size` bytes were consumed, else `size` bytes are to be kept.
  struct Step {
    bool complete;
    std::size_t size;
  };

  Step advance(Request& request, std::span<char> bytes, HttpContext& context);
  Step read_body(Request& request, std::span<char> bytes, HttpContext& context);
  Step read_chunks(Request& request, std::span<char> bytes, HttpContext& context);
  Step need_more(Request& request, std::size_t kept, HttpContext& context);
  Step answer(Request& request, std::span<char> bytes, HttpContext& context);
  Step turn_away(const Request& request, Reply reply, std::span<char> bytes, HttpContext& context);
  Step refuse(const Refusal& refusal, const RequestHead& head, std::span<char> bytes,
              HttpContext& context);
  void write(Reply reply, const RequestHead& head, std::string_view bytes, std::size_t received,
             HttpContext& context);
  void keep(std::unique_ptr<Partial> held, const Request& request, std::span<char> rest,
            HttpContext& context);
  void give_up(const RequestHead& head, std::string_view bytes, HttpContext& context);

  std::unique_ptr<Partial> partial_;  ///< null between requests: an idle client costs no buffer
  Ticket ticket_ = 0;
  bool closed_ = false;
  bool stalled_ = false;
  bool at_work_ = false;
};

}  // namespace costsim::ingest
