// Lines of a bill for bytes that pass between stages, where a scenario lets them be derived
// (architecture/transfer.hpp). Each is of the service whose meter it uses, and no stage of a
// scenario's: none stands in the catalogue.
#pragma once

#include <array>

#include "services/kit/service.hpp"

namespace costsim::services {

/// Answers to users: data-transfer.internet-out-gb. `bytes` of each, or of all; else the workload's
/// answer.
const Service& answers_out();
/// Requests and their answers, of which `share` passes from one zone to another:
/// data-transfer.inter-zone-gb, which both zones pay.
const Service& between_zones();
/// What private machines call through NAT gateways: nat-gateway.gb; or the gateways themselves, one
/// in each of `zones`: nat-gateway.hours, each with a public address: vpc.ipv4-hours.
const Service& through_nat();
/// The same through an interface endpoint: vpc.endpoint-gb, and where `zones` says how many it has,
/// vpc.endpoint-hours.
const Service& through_endpoint();

/// Public IPv4 addresses of balancers, one for each of `balancers` in each of `zones`:
/// vpc.ipv4-hours.
const Service& public_addresses();

/// All five.
std::array<const Service*, 5> transfer_lines();

}  // namespace costsim::services
