#include "architecture/transfer.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "architecture/senders.hpp"
#include "architecture/sites.hpp"
#include "services/transfer_line.hpp"

namespace costsim::architecture {
namespace {

using services::Network;
using services::Role;
using services::Site;
using Edges = std::vector<Edge>;

/// Machines are spread over so many zones at least: fewer a balancer does not take (ELBZ).
constexpr std::int64_t least_zones = 2;

void refuse_stated(const Stage& stage) {
  if (network_of(stage).site != Site::Transfer) return;
  const Error error(Failure::Usage,
                    fmt::format("stage '{}' states data transfer, which transfer = \"auto\" "
                                "derives: expected one of them (transfer = \"off\" in the "
                                "[[architecture]])",
                                stage.name));
  throw error.at(stage.where);
}

class Deriving {
 public:
  Deriving(const Architecture& architecture, const TransferRules& rules)
      : architecture_(architecture), rules_(rules) {}

  DerivedTransfer all() {
    refuse_crossing_of_one_zone();
    for (const Stage& stage : architecture_.stages) {
      if (!services::is_stage(stage.service->role)) continue;
      refuse_stated(stage);
      add_answers(stage);
      add_addresses(stage);
      add_between_zones(stage);
      add_calls(stage);
    }
    if (needs_gateways_) add_gateways();
    return std::move(derived_);
  }

 private:
  void refuse_crossing_of_one_zone() const {
    if (rules_.zones != 1 || !rules_.cross_zone || rules_.cross_zone->is_zero()) return;
    const Error error(
        Failure::Usage,
        "zones = 1 and a share that crosses from zone to zone: expected more `zones`, "
        "or no `cross_zone`");
    throw error.at(architecture_.where);
  }

  template <typename Fits>
  Edges from(const Stage& stage, const Fits& fits) const {
    return inputs_from(stage, architecture_, fits);
  }
  std::string senders(const Edges& edges) const { return names_of_senders(edges, architecture_); }

  void add_answers(const Stage& stage) {
    const Edges fetched = from(stage, is_edge), direct = from(stage, is_users);
    if (is_front(stage) && !fetched.empty()) {
      note("answers of '{}' go out through {}, which bills them: what it fetches from AWS is free",
           stage.name, senders(fetched));
    }
    if (direct.empty() || network_of(stage).site == Site::Edge) return;
    if (is_front(stage)) {
      add_answers_out(stage, direct);
    } else if (is_of_region(stage)) {
      note(
          "what '{}' answers its callers is not billed as sent to the internet: no gateway, "
          "balancer or node stands in front of it",
          stage.name);
    }
  }

  void add_addresses(const Stage& stage) {
    const auto is_outside = [](Sender sender) { return is_users(sender) || is_edge(sender); };
    if (from(stage, is_outside).empty()) return;
    if (stage.service->role == Role::Nodes) return give_addresses(stage);
    if (stage.service->role != Role::Balancer || stage.parameters.stated("public_ips")) return;
    Stage line = line_of(stage, "addresses", services::public_addresses());
    line.inputs = stage.inputs;
    line.parameters.set("balancers", stage.parameters.number("balancers"));
    line.parameters.set("zones", number_of_zones());
    add(std::move(line));
  }

  /// Nodes that say whether they have public addresses have what they say.
  void give_addresses(const Stage& nodes) {
    auto& names = derived_.public_nodes;
    const bool says = !nodes.parameters.has("public_ip") || nodes.parameters.stated("public_ip");
    const bool has = std::find(names.begin(), names.end(), nodes.name) != names.end();
    if (!says && !has) names.push_back(nodes.name);
  }

  /// Of each request that a gateway or balancer lets through, and of each that comes to nodes.
  void add_answers_out(const Stage& stage, const Edges& direct) {
    Stage line = line_of(stage, "out", services::answers_out());
    const bool all = direct.size() == stage.inputs.size() && stage.service->role != Role::Nodes;
    line.inputs = all ? Edges{{.from = stage.name}} : direct;
    line.parameters.set("edge", fmt::format("answers of '{}', out to the internet", stage.name));
    if (const Value* bytes = answer_of(stage)) line.parameters.set("bytes", *bytes);
    add(std::move(line));
  }

  /// What the stage itself says of its answers, or the only one behind it that says something.
  const Value* answer_of(const Stage& stage) {
    if (stage.parameters.has("response")) return &stage.parameters.value("response");
    const auto is_this = [&](Sender sender) { return sender == &stage; };
    const Value* behind = nullptr;
    for (const Stage& other : architecture_.stages) {
      const bool tells =
          services::runs_code(other.service->role) && other.parameters.has("response");
      if (!tells || from(other, is_this).empty()) continue;
      if (behind != nullptr) {
        note(
            "several stages behind '{}' state a `response`: its answers are counted with that of "
            "[workload], unless '{}' states one",
            stage.name, stage.name);
        return nullptr;
      }
      behind = &other.parameters.value("response");
    }
    return behind;
  }

  void add_between_zones(const Stage& stage) {
    const bool to_nodes = stage.service->role == Role::Nodes;
    if (!to_nodes && !network_of(stage).pays_between_zones) return;
    if (const Edges edges = from(stage, is_nodes); !edges.empty()) {
      add_share(stage, "zones", edges, rules_.cross_zone ? *rules_.cross_zone : spread());
    }
    const Edges balanced = to_nodes ? from(stage, pays_between_zones) : Edges();
    if (balanced.empty()) return;
    if (!rules_.cross_zone) {
      assume(
          "cross_zone", "0%",
          "a network balancer sends to its own zone, unless cross-zone balancing is switched on");
    }
    add_share(stage, "balanced-zones", balanced, rules_.cross_zone.value_or(Decimal(0)));
  }

  void add_share(const Stage& stage, std::string_view suffix, const Edges& edges,
                 const Decimal& share) {
    if (share.is_zero()) return;
    Stage line = line_of(stage, suffix, services::between_zones());
    line.inputs = edges;
    line.parameters.set("edge", fmt::format("from {} to '{}'", senders(edges), stage.name));
    line.parameters.set("share", share);
    add(std::move(line));
  }

  /// Machines that are spread evenly choose one of another zone as often as there are others.
  Decimal spread() {
    const Decimal zones = number_of_zones();
    return (zones - Decimal(1)).divided_by(zones, 12);
  }

  Decimal number_of_zones() {
    if (rules_.zones) return *rules_.zones;
    assume("zones", std::to_string(least_zones),
           "machines are spread evenly over the fewest zones that a balancer takes (not verified)");
    return least_zones;
  }

  /// What machines send to a service of the region, and what nodes fetch from one.
  void add_calls(const Stage& stage) {
    if (is_of_region(stage)) {
      carry(stage, stage, from(stage, [&](Sender sender) {
              return calls_from_vpc(sender) && !leaves_by_stage(*sender);
            }));
      return;
    }
    if (stage.service->role != Role::Nodes) return;
    for (const Edge& edge : from(stage, keeps_records)) {
      if (!leaves_by_stage(stage)) {
        carry(stage, *senders_of(edge, architecture_).front(), {edge});
      }
    }
  }

  /// Whether the scenario has a stage for the way: then that one bills what passes.
  bool leaves_by_stage(const Stage& caller) {
    const auto is_caller = [&](Sender sender) { return sender == &caller; };
    for (const Stage& way : architecture_.stages) {
      if (!is_way_out(way) || from(way, is_caller).empty()) continue;
      note(
          "calls of '{}' leave by '{}', which bills what it is stated to carry: nothing more is "
          "derived of them",
          caller.name, way.name);
      return true;
    }
    return false;
  }

  void carry(const Stage& to, const Stage& called, const Edges& edges) {
    if (edges.empty()) return;
    if (!rules_.calls_via) {
      assume("calls_via", "direct",
             "no byte of calls to services of the region is billed: there is no NAT gateway and no "
             "interface endpoint. Nodes have public addresses for them unless they say otherwise; "
             "functions in a VPC reach nothing so");
    }
    const CallsVia via = rules_.calls_via.value_or(CallsVia::Direct);
    if (via == CallsVia::Direct && network_of(called).site == Site::Region) {
      for (const Edge& edge : edges) give_addresses_to_senders(to, edge);
    }
    if (via == CallsVia::Nat) {
      needs_gateways_ = true;
      add_way(to, called, "nat", edges, services::through_nat());
    } else if (via == CallsVia::Endpoints && network_of(called).site == Site::Region) {
      add_way(to, called, "endpoint", edges, services::through_endpoint());
      if (first_of(*called.service)) {
        derived_.stages.back().parameters.set("zones", number_of_zones());
      }
    }
  }

  /// Of an edge to a service, or of what nodes fetch from one, the nodes.
  void give_addresses_to_senders(const Stage& to, const Edge& edge) {
    if (to.service->role == Role::Nodes) return give_addresses(to);
    for (const Sender sender : senders_of(edge, architecture_)) {
      if (is_nodes(sender)) give_addresses(*sender);
    }
  }

  /// All stages of one service share its endpoint.
  bool first_of(const services::Service& service) {
    if (std::find(reached_.begin(), reached_.end(), &service) != reached_.end()) return false;
    reached_.push_back(&service);
    return true;
  }

  void add_way(const Stage& stage, const Stage& called, std::string_view suffix, const Edges& edges,
               const services::Service& service) {
    Stage line = line_of(stage, suffix, service);
    line.inputs = edges;
    // What nodes fetch comes to them as it is.
    if (&stage == &called) {
      line.called =
          std::make_shared<services::Called>(services::Called{called.service, called.parameters});
    }
    line.parameters.set("edge", fmt::format("from {} to '{}'", senders(edges), stage.name));
    add(std::move(line));
  }

  /// Those of the calls, unless a stage states some.
  void add_gateways() {
    const auto& stages = architecture_.stages;
    const auto has_some = [](const Stage& stage) {
      return network_of(stage).site == Site::NatGateway;
    };
    if (std::any_of(stages.begin(), stages.end(), has_some)) return;
    Stage line = line_of(stages.front(), "", services::through_nat());
    line.name = "nat-gateways";
    line.where = architecture_.where;
    line.parameters.set("edge", std::string("out of private subnets"));
    line.parameters.set("zones", number_of_zones());
    add(std::move(line));
  }

  static Stage line_of(const Stage& stage, std::string_view suffix,
                       const services::Service& service) {
    Stage line;
    line.name = fmt::format("{}-{}", stage.name, suffix);
    line.where = stage.where;
    line.service = &service;
    line.parameters = Parameters(service.parameters);
    return line;
  }

  void add(Stage line) {
    const auto same = [&](const Stage& stage) { return stage.name == line.name; };
    const auto any = [&](const auto& in) { return std::any_of(in.begin(), in.end(), same); };
    if (any(architecture_.stages) || any(derived_.stages)) {
      const Error error(Failure::Usage,
                        fmt::format("transfer = \"auto\" adds a line '{}', and there is one of "
                                    "that name already: expected another `name`",
                                    line.name));
      throw error.at(line.where);
    }
    derived_.stages.push_back(std::move(line));
  }

  void assume(std::string_view key, std::string value, std::string why) {
    std::string whole = fmt::format("architecture.{}.{}", architecture_.name, key);
    const auto same = [&](const auto& known) { return known.key == whole; };
    auto& all = derived_.assumptions;
    if (std::any_of(all.begin(), all.end(), same)) return;
    all.push_back({std::move(whole), std::move(value), std::move(why)});
  }

  template <typename... Names>
  void note(fmt::format_string<const Names&...> text, const Names&... names) {
    std::string whole = architecture_.name + ": " + fmt::format(text, names...);
    auto& all = derived_.notes;
    if (std::find(all.begin(), all.end(), whole) == all.end()) all.push_back(std::move(whole));
  }

  const Architecture& architecture_;
  const TransferRules& rules_;
  DerivedTransfer derived_;
  bool needs_gateways_ = false;
  std::vector<const services::Service*> reached_;  ///< by endpoints
};

}  // namespace

DerivedTransfer derived_transfer(const Architecture& architecture, const TransferRules& rules) {
  return Deriving(architecture, rules).all();
}

}  // namespace costsim::architecture
