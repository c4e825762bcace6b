#include "ingest/http/connection.hpp"

#include <algorithm>
#include <utility>

namespace costsim::ingest {

namespace {

constexpr std::size_t smallest_buffer = std::size_t{2} * 1024;
/// Past this much unsent output, pipelined requests wait.
constexpr std::size_t longest_output = std::size_t{256} * 1024;

std::string_view text(std::span<char> bytes) {
  return {bytes.data(), bytes.size()};
}

/// Twice what is there, but for a body of known length no more than it needs.
std::size_t next_capacity(std::size_t size, std::optional<std::size_t> whole) {
  const std::size_t doubled = std::max(smallest_buffer, size * 2);
  return whole && *whole > size ? std::min(doubled, *whole) : doubled;
}

}  // namespace

std::span<char> HttpConnection::room(std::span<char> scratch) {
  return partial_ ? partial_->buffer.room() : scratch;
}

void HttpConnection::received(std::span<char> fresh, HttpContext& context) {
  std::unique_ptr<Partial> held = std::move(partial_);
  Request request;
  std::span<char> bytes = fresh;
  if (held) {
    held->buffer.grow(fresh.size());
    bytes = held->buffer.bytes();
    request = held->request;
  }
  stalled_ = at_work_ = false;
  while (!bytes.empty() && !closed_ && !stalled_) {
    const Step step = advance(request, bytes, context);
    if (!step.complete) {
      keep(std::move(held), request, bytes.first(step.size), context);
      return;
    }
    bytes = bytes.subspan(step.size);
    request = {};
    stalled_ = context.out.size() > longest_output && !bytes.empty();
  }
  if (stalled_ && !closed_) keep(std::move(held), request, bytes, context);
}

void HttpConnection::time_out(HttpContext& context) {
  const RequestHead head = partial_ ? partial_->request.parser.head() : RequestHead{};
  const std::span<char> bytes = partial_ ? partial_->buffer.bytes() : std::span<char>();
  refuse({Status::RequestTimeout, "the request took too long to come"}, head, bytes, context);
}

HttpConnection::Step HttpConnection::advance(Request& request, std::span<char> bytes,
                                             HttpContext& context) {
  if (request.whole > 0) return answer(request, bytes, context);
  if (request.head_read) return read_body(request, bytes, context);
  const Progress progress = request.parser.parse(text(bytes), context.limits);
  if (progress == Progress::NeedMore) return {false, bytes.size()};
  const RequestHead& head = request.parser.head();
  if (progress == Progress::Refused) return refuse(request.parser.refusal(), head, bytes, context);
  request.head_read = true;
  request.body_end = head.size;
  if (head.content_length.value_or(0) > context.limits.body)
    return turn_away(request, error_reply(Status::ContentTooLarge, "the body is too large"), bytes,
                     context);
  if (auto reply = context.handler.admit({head, text(bytes), {}}))
    return turn_away(request, std::move(*reply), bytes, context);
  return read_body(request, bytes, context);
}

HttpConnection::Step HttpConnection::read_body(Request& request, std::span<char> bytes,
                                               HttpContext& context) {
  const RequestHead& head = request.parser.head();
  if (head.chunked) return read_chunks(request, bytes, context);
  const std::size_t whole = head.size + head.content_length.value_or(0);
  if (bytes.size() < whole) return need_more(request, bytes.size(), context);
  request.body_end = request.whole = whole;
  return answer(request, bytes, context);
}

/// The decoded body grows behind the head, over the chunks it came in.
HttpConnection::Step HttpConnection::read_chunks(Request& request, std::span<char> bytes,
                                                 HttpContext& context) {
  const std::span<char> raw = bytes.subspan(request.body_end);
  const Progress progress = request.chunks.decode(raw, raw.data(), context.limits);
  if (progress == Progress::Refused)
    return refuse(request.chunks.refusal(), request.parser.head(), bytes, context);
  const std::size_t consumed = request.body_end + request.chunks.consumed();
  request.body_end += request.chunks.produced();
  if (progress == Progress::NeedMore) return need_more(request, request.body_end, context);
  request.whole = consumed;
  return answer(request, bytes, context);
}

HttpConnection::Step HttpConnection::need_more(Request& request, std::size_t kept,
                                               HttpContext& context) {
  if (request.parser.head().expects_continue && !std::exchange(request.continue_sent, true))
    context.writer.write_continue(context.out);
  return {false, kept};
}

HttpConnection::Step HttpConnection::answer(Request& request, std::span<char> bytes,
                                            HttpContext& context) {
  const RequestHead& head = request.parser.head();
  const std::string_view body = text(bytes.subspan(head.size, request.body_end - head.size));
  const RequestView view{head, text(bytes), body, std::exchange(request.stays, true)};
  at_work_ = !context.handler.ready(view);
  if (at_work_) return {false, bytes.size()};
  write(context.handler.handle(view), head, text(bytes), request.whole, context);
  return {true, request.whole};
}

/// The request was refused by its head. A body that is already here is skipped and the connection
/// lives on; one that would still have to be read ends it.
HttpConnection::Step HttpConnection::turn_away(const Request& request, Reply reply,
                                               std::span<char> bytes, HttpContext& context) {
  const RequestHead& head = request.parser.head();
  const std::uint64_t length = head.content_length.value_or(0);
  const bool body_is_here = !head.chunked && length <= bytes.size() - head.size;
  reply.close |= !body_is_here;
  const std::size_t consumed = body_is_here ? head.size + length : bytes.size();
  write(std::move(reply), head, text(bytes), consumed, context);
  return {true, consumed};
}

/// Framing is lost: whatever follows cannot be told from a request. What is known of the head still
/// counts: an answer to HEAD has no body, whatever it says.
HttpConnection::Step HttpConnection::refuse(const Refusal& refusal, const RequestHead& head,
                                            std::span<char> bytes, HttpContext& context) {
  Reply reply = error_reply(refusal.status, refusal.reason);
  reply.close = true;
  write(std::move(reply), head, text(bytes), bytes.size(), context);
  return {true, bytes.size()};
}

void HttpConnection::write(Reply reply, const RequestHead& head, std::string_view bytes,
                           std::size_t received, HttpContext& context) {
  reply.close |= !head.keep_alive || context.draining;
  closed_ |= reply.close;
  ticket_ = std::max(ticket_, reply.ticket);
  const std::size_t before = context.out.size();
  context.writer.write(context.out, reply, head.minor_version, head.method == Method::Head);
  context.handler.answered({reply.status, head, bytes, received, context.out.size() - before});
}

void HttpConnection::keep(std::unique_ptr<Partial> held, const Request& request,
                          std::span<char> rest, HttpContext& context) {
  const RequestHead& head = request.parser.head();
  if (!held || rest.data() != held->buffer.bytes().data()) {
    auto moved = std::make_unique<Partial>(context.buffer_budget);
    if (!moved->buffer.reserve(rest.size())) return give_up(head, text(rest), context);
    moved->buffer.append(rest);
    held = std::move(moved);
  }
  held->buffer.truncate(rest.size());
  std::optional<std::size_t> whole;
  if (request.head_read && head.content_length) whole = head.size + *head.content_length;
  if (!at_work_ && held->buffer.room().empty() &&
      !held->buffer.reserve(next_capacity(rest.size(), whole)))
    return give_up(head, text(rest), context);
  held->request = request;
  partial_ = std::move(held);
}

void HttpConnection::give_up(const RequestHead& head, std::string_view bytes,
                             HttpContext& context) {
  at_work_ = false;
  context.handler.had_no_memory();
  Reply reply = error_reply(Status::ServiceUnavailable, "no memory left for this request");
  reply.retry_after_s = 1;
  reply.close = true;
  write(std::move(reply), head, bytes, bytes.size(), context);
}

}  // namespace costsim::ingest
