#include "services/transfer_line.hpp"

#include <fmt/format.h>

#include "services/kit/amounts.hpp"

namespace costsim::services {
namespace {

constexpr Parameter edge_row = {.name = "edge", .help = "which way the bytes go"};
constexpr Parameter zones_row = {
    .name = "zones", .kind = Kind::Count, .fallback = optional, .help = "zones that pay hours"};

constexpr Parameter out_rows[] = {
    edge_row,
    {.name = "bytes",
     .kind = Kind::Bytes,
     .fallback = optional,
     .help = "size of an answer, or the volume of all; default: that of [workload]",
     .volume = true},
};

constexpr Parameter between_zones_rows[] = {
    edge_row,
    {.name = "share", .kind = Kind::Percent, .help = "share that crosses from zone to zone"},
};

constexpr Parameter way_out_rows[] = {edge_row, zones_row};

constexpr Parameter address_rows[] = {
    zones_row,
    {.name = "balancers", .kind = Kind::Number, .fallback = "1", .help = "that have them"},
};

Term items_term(const Flow& input, const Parameters& values) {
  return {"items", input.total, "", values.text("edge")};
}

Term bytes_term(std::string name, double each, std::string why) {
  return {std::move(name), Decimal::from_double(each), "bytes", std::move(why), OverMonths::Mean};
}

constexpr std::string_view per_gb = "GB are bytes / 2^30";

StageOutcome run_answers_out(const Flow& input, const Parameters& values, const Context& context) {
  const Decimal answer(context.workload.response.value);
  StageOutcome outcome;
  use_some(outcome, "data-transfer", "internet-out-gb",
           gigabytes(of_all_items(input, values, "bytes", answer)));
  outcome.derive(
      "internet-out-gb", fmt::format("answers × bytes of each; {}", per_gb),
      {items_term(input, values),
       bytes_term("bytes", of_each_item(input, values, "bytes", answer),
                  values.has("bytes") ? "the stage's own response" : "response of [workload]")});
  outcome.output = input;
  return outcome;
}

/// Bytes of all items and of their answers.
Decimal both_ways(const Flow& input, Bytes answer) {
  return input.total * Decimal(input.size.value + answer.value);
}

StageOutcome run_between_zones(const Flow& input, const Parameters& values,
                               const Context& context) {
  const Bytes answer = context.workload.response;
  const Decimal share = values.number("share");
  StageOutcome outcome;
  use_some(outcome, "data-transfer", "inter-zone-gb",
           gigabytes(both_ways(input, answer).times(share * Decimal(2))));
  outcome.derive(
      "inter-zone-gb",
      fmt::format("items × (item + answer) × share × 2, for the zone that sends and the one that "
                  "receives; {}",
                  per_gb),
      {items_term(input, values),
       bytes_term("item", static_cast<double>(input.size.value), "as it is sent"),
       bytes_term("answer", static_cast<double>(answer.value), "response of [workload]"),
       {"share", share, "", "of what passes goes to another zone", OverMonths::Mean}});
  outcome.output = input;
  return outcome;
}

/// Bytes of what is called, and the hours of the way out.
StageOutcome run_way_out(std::string_view service, std::string_view gb, std::string_view hours,
                         const Flow& input, const Parameters& values, const Context& context) {
  StageOutcome outcome;
  if (values.has("zones")) {
    outcome.use(service, hours, hours_of(values.number("zones"), context));
    outcome.derive(hours, "one in each zone, all the time",
                   {{"zones", values.number("zones"), "", "", OverMonths::Largest}});
  }
  const bool told = context.called != nullptr && context.called->service->carried != nullptr;
  const Decimal bytes = told ? context.called->service->carried(input, context.called->parameters)
                             : input.total * Decimal(input.size.value);
  if (!bytes.is_zero()) {
    const double each = bytes.to_double() / input.total.to_double();
    outcome.use(service, gb, gigabytes(bytes));
    outcome.derive(
        gb, fmt::format("items × bytes of each, as they are sent; {}", per_gb),
        {items_term(input, values),
         bytes_term("bytes", each, told ? "that it writes and reads there" : "of an item")});
  }
  outcome.output = input;
  return outcome;
}

/// A gateway to the internet has an address there.
StageOutcome run_nat(const Flow& input, const Parameters& values, const Context& context) {
  StageOutcome outcome = run_way_out("nat-gateway", "gb", "hours", input, values, context);
  if (!values.has("zones")) return outcome;
  outcome.use("vpc", "ipv4-hours", hours_of(values.number("zones"), context));
  outcome.derive("ipv4-hours", "one public address for each gateway, all the time",
                 {{"zones", values.number("zones"), "", "", OverMonths::Largest}});
  return outcome;
}

StageOutcome run_addresses(const Flow& input, const Parameters& values, const Context& context) {
  const Decimal balancers = values.number("balancers"), zones = values.number("zones");
  StageOutcome outcome;
  outcome.use("vpc", "ipv4-hours", hours_of(balancers * zones, context));
  outcome.derive("ipv4-hours", "one public address for each balancer in each zone, all the time",
                 {{"balancers", balancers, "", "", OverMonths::Largest},
                  {"zones", zones, "", "", OverMonths::Largest}});
  outcome.output = input;
  return outcome;
}

StageOutcome run_endpoint(const Flow& input, const Parameters& values, const Context& context) {
  return run_way_out("vpc", "endpoint-gb", "endpoint-hours", input, values, context);
}

std::vector<Assumption> assumed_answer(const Parameters& values, const Context& context) {
  if (values.has("bytes") || context.workload.response_stated ||
      context.workload.response.value > 0) {
    return {};
  }
  return {{"workload.response", to_text(context.workload.response),
           "answers have no bytes: nothing leaves for the internet"}};
}

}  // namespace

const Service& answers_out() {
  static const Service line{.name = "data-transfer",
                            .role = Role::Transfer,
                            .help = "answers to the internet",
                            .parameters = out_rows,
                            .run = run_answers_out,
                            .assumed = assumed_answer,
                            .subcategory = "Network Connectivity"};
  return line;
}

const Service& between_zones() {
  static const Service line{.name = "data-transfer",
                            .role = Role::Transfer,
                            .help = "bytes between zones",
                            .parameters = between_zones_rows,
                            .run = run_between_zones,
                            .subcategory = "Network Connectivity"};
  return line;
}

const Service& through_nat() {
  static const Service line{.name = "nat-gateway",
                            .role = Role::Transfer,
                            .help = "calls through NAT gateways",
                            .parameters = way_out_rows,
                            .run = run_nat,
                            .subcategory = "Network Connectivity"};
  return line;
}

const Service& through_endpoint() {
  static const Service line{.name = "vpc",
                            .role = Role::Transfer,
                            .help = "calls through interface endpoints",
                            .parameters = way_out_rows,
                            .run = run_endpoint,
                            .subcategory = "Network Connectivity"};
  return line;
}

const Service& public_addresses() {
  static const Service line{.name = "vpc",
                            .role = Role::Transfer,
                            .help = "public IPv4 addresses",
                            .parameters = address_rows,
                            .run = run_addresses,
                            .subcategory = "Network Connectivity"};
  return line;
}

std::array<const Service*, 5> transfer_lines() {
  return {&answers_out(), &between_zones(), &through_nat(), &through_endpoint(),
          &public_addresses()};
}

}  // namespace costsim::services
