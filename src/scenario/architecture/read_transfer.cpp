#include "scenario/architecture/read_transfer.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "architecture/transfer.hpp"
#include "scenario/kit/rows.hpp"

namespace costsim::scenario {
namespace {

using architecture::CallsVia;

CallsVia via_named(const std::string& name) {
  if (name == "nat") return CallsVia::Nat;
  return name == "endpoints" ? CallsVia::Endpoints : CallsVia::Direct;
}

/// The architecture's own, else the scenario's, else nullptr.
const Parameters* where_stated(std::string_view key, const Parameters& own,
                               const Parameters& common) {
  if (own.has(key)) return &own;
  return common.has(key) ? &common : nullptr;
}

architecture::TransferRules rules_of(const Parameters& own, const Parameters& common) {
  architecture::TransferRules rules;
  if (const auto* values = where_stated("zones", own, common)) rules.zones = values->count("zones");
  if (const auto* values = where_stated("cross_zone", own, common)) {
    rules.cross_zone = values->number("cross_zone");
  }
  if (const auto* values = where_stated("calls_via", own, common)) {
    rules.calls_via = via_named(values->text("calls_via"));
  }
  return rules;
}

}  // namespace

void refuse_transfer_keys(TableReader& table) {
  for (const Parameter& row : transfer_rows()) {
    if (!table.has(row.name)) continue;
    table.document().fail(table.need(row.name),
                          fmt::format("{} says something of derived data transfer, and none is "
                                      "derived: expected transfer = \"auto\" beside it",
                                      row.name));
  }
}

bool add_transfer(TableReader& table, const Parameters& own, const Parameters& common,
                  architecture::Architecture& architecture, std::vector<std::string>& notes) {
  const Parameters* stated = where_stated("transfer", own, common);
  if (stated == nullptr || stated->text("transfer") != "auto") {
    if (!own.has("transfer") && !common.stated("transfer")) refuse_transfer_keys(table);
    return false;
  }
  architecture::DerivedTransfer derived =
      architecture::derived_transfer(architecture, rules_of(own, common));
  for (architecture::Stage& stage : architecture.stages) {
    const auto& names = derived.public_nodes;
    const bool is_public = std::find(names.begin(), names.end(), stage.name) != names.end();
    if (is_public) stage.parameters.set("public_ip", true);
  }
  for (architecture::Stage& line : derived.stages) architecture.stages.push_back(std::move(line));
  for (auto& assumption : derived.assumptions) architecture.assumptions.push_back(assumption);
  notes.insert(notes.end(), derived.notes.begin(), derived.notes.end());
  return true;
}

}  // namespace costsim::scenario
