// What a front thread asks of whoever answers its requests.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "ingest/front/access_notes.hpp"
#include "ingest/front/ip_address.hpp"
#include "ingest/http/connection.hpp"
#include "units/quantity.hpp"

namespace costsim::ingest {

/// Answers the requests of one front thread, on that thread.
class FrontHandler : public RequestHandler {
 public:
  void answered(const Answered&) override { ++answered_; }
  /// Responses written since the last call.
  std::uint32_t take_answered() { return std::exchange(answered_, 0); }

  /// The time of what is asked from now on.
  virtual void set_now(Duration) {}
  /// Whether what comes now comes over a connection beyond the limit.
  virtual void set_beyond_limit(bool) {}
  /// Who asks what comes now.
  virtual void set_peer(const IpAddress&) {}
  /// The client of the body that is being read has gone.
  virtual void forget_body() {}
  /// Where it notes what it answers; null: nowhere.
  virtual AccessNotes* access_notes() { return nullptr; }

 private:
  std::uint32_t answered_ = 0;
};

/// One for each thread.
using HandlerOfThread = std::function<std::unique_ptr<FrontHandler>(std::size_t thread)>;

}  // namespace costsim::ingest
