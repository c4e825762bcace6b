// Amazon EKS: the control plane. Nodes are stages of their own.
#include "services/kit/amounts.hpp"
#include "services/services.hpp"

namespace costsim::services {
namespace {

const Parameter parameters[] = {
    {.name = "clusters",
     .kind = Kind::Number,
     .fallback = "1",
     .help = "clusters, or the share of one that this service pays for"},
    {.name = "extended_support",
     .kind = Kind::Flag,
     .fallback = "false",
     .help = "a version past its standard support"},
};

Outcome run(const Flow& input, const Parameters& values, const Context& context) {
  Outcome outcome;
  outcome.use("eks",
              values.flag("extended_support") ? "extended-support-cluster-hours" : "cluster-hours",
              hours_of(values.number("clusters"), context));
  outcome.output = input;
  return outcome;
}

}  // namespace

Service eks() {
  return {"eks", Role::Counter, "Kubernetes control plane", parameters, run};
}

}  // namespace costsim::services
