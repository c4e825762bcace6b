#include <algorithm>

#include <fmt/format.h>

#include "report/kit/numbers.hpp"
#include "report/outcome/summary.hpp"
#include "report/web/blocks.hpp"
#include "report/web/parts.hpp"

namespace costsim::report::web {
namespace {

using decision::ArchitectureOutcome;
using decision::Outcome;

/// Services that have a bar of their own; the others share one.
constexpr std::size_t most_services = 7;

struct ServiceCost {
  std::string service;
  Money amount;
};

std::vector<ServiceCost> by_service(const pricing::Bill& bill) {
  std::vector<ServiceCost> all;
  for (const pricing::LineItem& item : bill.items) {
    const auto known = std::find_if(all.begin(), all.end(), [&](const ServiceCost& each) {
      return each.service == item.meter.service;
    });
    if (known == all.end()) {
      all.push_back({item.meter.service, item.amount});
    } else {
      known->amount += item.amount;
    }
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.amount > b.amount; });
  if (all.size() <= most_services + 1) return all;
  ServiceCost rest{fmt::format("{} more", all.size() - most_services), {}};
  for (std::size_t i = most_services; i < all.size(); ++i) rest.amount += all[i].amount;
  all.resize(most_services);
  all.push_back(rest);
  return all;
}

double dollars_of(Money amount) {
  return amount.dollars().to_double();
}

ChartBar bar_of(const std::string& name, Money amount, const std::string& behind,
                std::size_t look) {
  return {.name = name,
          .words = readable(amount) + (behind.empty() ? "" : ", " + behind),
          .length = dollars_of(amount),
          .value = amount.text(),
          .look = look};
}

Markup totals(const Outcome& outcome) {
  BarChart chart{"Cost of each architecture", {}, dollars_of(dearest_total(outcome))};
  std::vector<std::vector<Markup>> rows;
  const auto order = cheapest_first(outcome);
  for (const ArchitectureOutcome* each : order) {
    const Money total = each->bill.total();
    const std::string ratio =
        each == order.front() ? "" : readable_ratio(total, order.front()->bill.total(), "×");
    const auto look = static_cast<std::size_t>(each - outcome.architectures.data());
    chart.bars.push_back(bar_of(each->name, total, ratio, look));
    rows.push_back({text(each->name), breakable(exact(total)), text(ratio)});
  }
  return figure(
      drawn(chart), "Total for " + readable(outcome.period), {},
      table("Totals", {{"Architecture"}, {"Cost", true}, {"Of the cheapest", true}}, rows));
}

Markup services_of(const ArchitectureOutcome& architecture, std::size_t look) {
  const Money total = architecture.bill.total();
  BarChart chart{"Cost of " + architecture.name + " by service", {}, dollars_of(total)};
  std::vector<std::vector<Markup>> rows;
  for (const ServiceCost& each : by_service(architecture.bill)) {
    const std::string share = readable_share(each.amount, total);
    chart.bars.push_back(bar_of(each.service, each.amount, share, look));
    rows.push_back({text(each.service), text(exact(each.amount)), text(share)});
  }
  if (chart.bars.empty()) return paragraph(architecture.name + ": nothing is billed.");
  return figure(drawn(chart), fmt::format("{}: {} by service", architecture.name, readable(total)),
                {}, table("By service", {{"Service"}, {"Cost", true}, {"Share", true}}, rows));
}

}  // namespace

Markup costs(const Outcome& outcome) {
  if (outcome.architectures.empty()) return {};
  Markup pairs;
  for (std::size_t i = 0; i < outcome.architectures.size(); ++i) {
    pairs += services_of(outcome.architectures[i], i);
  }
  return totals(outcome) + element("div", {{"class", "pair"}}, pairs);
}

}  // namespace costsim::report::web
