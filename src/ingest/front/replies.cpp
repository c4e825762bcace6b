#include "ingest/front/replies.hpp"

#include <chrono>

namespace costsim::ingest {

Reply overloaded(std::string_view reason) {
  Reply reply = error_reply(Status::ServiceUnavailable, reason);
  reply.retry_after_s = 1;
  return reply;
}

Reply unknown_method() {
  Reply reply = error_reply(Status::NotImplemented, "no such method");
  reply.close = true;
  return reply;
}

Reply options(std::string_view allow) {
  return {.status = Status::Ok, .allow = allow};
}

Reply unsupported(std::string_view reason, std::string_view accept) {
  Reply reply = error_reply(Status::UnsupportedMediaType, reason);
  reply.accept = accept;
  return reply;
}

Reply unauthorized() {
  Reply reply = error_reply(Status::Unauthorized, "expected a token that is known here");
  reply.challenge = "Bearer";
  return reply;
}

Reply too_often(Duration wait) {
  Reply reply = error_reply(Status::TooManyRequests, "this client asks too often");
  reply.retry_after_s = static_cast<int>(std::chrono::ceil<std::chrono::seconds>(wait).count());
  return reply;
}

}  // namespace costsim::ingest
