// Many HTTP calls at once on one thread, over connections that are kept (libcurl's multi
// interface).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "units/quantity.hpp"

namespace costsim::ingest {

struct OutboundCall {
  std::uint64_t tag = 0;  ///< comes back with the reply
  std::string url;
  std::string method = "POST";
  std::vector<std::string> headers;
  std::string_view body;                        ///< must stay valid until the reply
  Duration timeout = std::chrono::seconds(10);  ///< of the whole call
  std::size_t longest_answer = 64 << 10;        ///< of its body; a longer one ends the call
  bool through_proxy = false;  ///< of HTTPS_PROXY, but for the hosts of NO_PROXY; https only
  std::string ca_bundle = {};  ///< a file of certificates; empty: those of the system
};

struct OutboundReply {
  std::uint64_t tag = 0;
  long status = 0;  ///< what the answer said, also when it did not come whole; 0: it said none
  std::string body;
  std::string error;       ///< why no whole answer came; empty: it did
  bool answered = false;   ///< something of an answer came
  bool timed_out = false;  ///< it was not whole when the time was over
  std::string date = {};   ///< what the service says the time is; empty: it does not
};

/// Used by one thread, but for `wake`.
class CurlCalls {
 public:
  CurlCalls();
  ~CurlCalls();

  void start(const OutboundCall& call);
  /// Appends the replies that came; blocks until there is one, `wake` is called or time is over.
  void wait(Duration at_most, std::vector<OutboundReply>& replies);
  void wake();
  /// Ends all calls without a reply.
  void abandon();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// One call, waited for.
OutboundReply call_and_wait(const OutboundCall& call);

}  // namespace costsim::ingest
