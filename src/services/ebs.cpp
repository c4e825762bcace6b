// Amazon EBS: gp2 and gp3 volumes, and what a gp3 volume is given beyond its free IOPS and MB/s.
#include <algorithm>

#include <fmt/format.h>

#include "services/kit/amounts.hpp"
#include "services/services.hpp"
#include "units/error.hpp"

namespace costsim::services {
namespace {

const Parameter ebs_parameters[] = {
    {.name = "type",
     .kind = Kind::Choice,
     .fallback = "gp3",
     .help = "type of volume",
     .choices = "gp3|gp2"},
    {.name = "size", .kind = Kind::Bytes, .help = "size of one volume"},
    {.name = "volumes",
     .kind = Kind::Number,
     .fallback = "1",
     .help = "volumes, such as the mean number of nodes"},
    {.name = "iops", .kind = Kind::Count, .fallback = "0", .help = "gp3: IOPS of one volume"},
    {.name = "throughput",
     .kind = Kind::Bytes,
     .fallback = "0B",
     .help = "gp3: throughput of one volume, per second"},
};

Decimal beyond(const Decimal& asked, const Decimal& free) {
  return std::max(asked - free, Decimal(0));
}

/// Error(Usage) when the price files are of a time before these volumes.
void check_gp3(const Context& context) {
  if (context.rules.has("gp3-free-iops")) return;
  throw Error(Failure::Untrustworthy,
              fmt::format("type = 'gp3': these volumes {}, which has only gp2",
                          came_later("gp3-since", context)));
}

StageOutcome run_ebs(const Flow& input, const Parameters& values, const Context& context) {
  StageOutcome outcome;
  const Decimal& volumes = values.number("volumes");
  const std::string& type = values.text("type");
  outcome.use("ebs", type + "-gb-months",
              months_of(gigabytes(Decimal(values.bytes("size").value)) * volumes, context));
  if (type == "gp3") {
    check_gp3(context);
    const Decimal iops = beyond(values.number("iops"), context.rules.number("gp3-free-iops"));
    const Decimal mbps = beyond(gigabytes(Decimal(values.bytes("throughput").value)) * 1024,
                                context.rules.number("gp3-free-mbps"));
    use_some(outcome, "ebs", "gp3-iops-months", months_of(iops * volumes, context));
    use_some(outcome, "ebs", "gp3-mbps-months", months_of(mbps * volumes, context));
  }
  outcome.output = input;
  return outcome;
}

}  // namespace

Service ebs() {
  return {.name = "ebs",
          .role = Role::Counter,
          .help = "disk volumes",
          .parameters = ebs_parameters,
          .run = run_ebs,
          .subcategory = "Block Storage"};
}

}  // namespace costsim::services
