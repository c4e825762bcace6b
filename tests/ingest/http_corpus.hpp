// Malformed and hostile requests, and the status each must be answered with.
#pragma once

#include <string>
#include <vector>

namespace costsim::ingest::testing {

struct HostileRequest {
  std::string claim;
  std::string bytes;
  int status;  ///< of the first response; 0: no answer yet, the request is incomplete
};

/// What is wrong in each is named by RFC 9112, RFC 9110, or a published smuggling technique.
std::vector<HostileRequest> hostile_requests();

}  // namespace costsim::ingest::testing
