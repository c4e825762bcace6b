#include "scenario/prices/savings_plans.hpp"

#include <fmt/format.h>

namespace costsim::scenario {
namespace {

using architecture::Stage;
using metering::MeterId;

constexpr std::string_view plan = "savings-plan";

/// A discount without a plan would be lost without a word.
bool is_planned(const Stage& stage) {
  if (stage.service->planned_meters == nullptr) return false;
  if (stage.parameters.text("purchase") == plan) return true;
  if (!stage.parameters.has("savings_discount")) return false;
  throw Error(
      Failure::Usage, stage.where,
      fmt::format("stage '{}': savings_discount needs purchase = \"{}\"", stage.name, plan));
}

Decimal discount_of(const Stage& stage) {
  if (stage.parameters.has("savings_discount")) return stage.parameters.number("savings_discount");
  throw Error(Failure::Usage, stage.where,
              fmt::format("stage '{}': purchase = \"savings-plan\" needs savings_discount, such as "
                          "\"28%\"; what price files know of a plan takes a commitment "
                          "with covers = {{ {} = \"1y\" }}",
                          stage.name, stage.service->name));
}

/// The tariff of the list, every tier of it reduced.
pricing::Tariff reduced(pricing::Tariff tariff, const Decimal& discount, const Stage& stage) {
  const std::string list = tariff.tiers.front().price.text();
  for (pricing::Tier& tier : tariff.tiers) tier.price = tier.price * (Decimal(1) - discount);
  tariff.provenance = {
      fmt::format("{} (list price ${} of {}, less savings_discount {} %)", stage.where.text(), list,
                  tariff.provenance.source, (discount * Decimal(100)).text()),
      tariff.provenance.as_of, "stated", "a savings plan stated by the scenario"};
  return tariff;
}

}  // namespace

void add_savings_plans(const architecture::Architecture& architecture,
                       const pricing::PriceBook& book,
                       std::map<MeterId, pricing::Tariff>& own_prices) {
  for (const Stage& stage : architecture.stages) {
    if (!is_planned(stage)) continue;
    const Decimal discount = discount_of(stage);
    for (const auto& [list, planned] : stage.service->planned_meters(stage.parameters)) {
      const auto known = book.tariffs.find(list);
      if (known == book.tariffs.end()) continue;
      pricing::Tariff tariff = reduced(known->second, discount, stage);
      const Decimal price = tariff.tiers.front().price;
      const auto [stated, fresh] = own_prices.try_emplace(planned, std::move(tariff));
      if (fresh || stated->second.tiers.front().price == price) continue;
      throw Error(Failure::Usage, stage.where,
                  fmt::format("stage '{}': an earlier stage of this architecture states another "
                              "savings_discount for {}",
                              stage.name, list.text()));
    }
  }
}

}  // namespace costsim::scenario
