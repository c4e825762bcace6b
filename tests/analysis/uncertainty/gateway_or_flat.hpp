// A gateway whose bill is straight in the rate, beside one that is the same each month.
#pragma once

#include <string>

namespace costsim::testing {

/// The fixed architecture has one stage and a cost of `dollars`, "\"$800/month\"", beside it.
inline std::string gateway_or_flat(const std::string& rate, const std::string& stage,
                                   const std::string& dollars, const std::string& more = "") {
  return R"(
[scenario]
region = "us-west-1"
prices = "2018-08"
month = "720h"
step = "1h"
[traffic]
rate = )" +
         rate + R"(
[[architecture]]
name = "gateway"
stages = [ { service = "api-gateway" } ]
[[architecture]]
name = "flat"
stages = [ )" +
         stage + R"( ]
costs = [ { name = "fleet", price = )" +
         dollars + " } ]\n" + more;
}

}  // namespace costsim::testing
