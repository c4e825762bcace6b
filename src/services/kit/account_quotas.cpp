#include "services/kit/account_quotas.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "services/kit/flow.hpp"
#include "services/kit/limits.hpp"
#include "services/kit/refused_share.hpp"
#include "services/kit/slow_rates.hpp"
#include "traffic/arrivals.hpp"
#include "units/readable.hpp"

namespace costsim::services {
namespace {

double mean_load(const AccountNeed& need) {
  return need.items.mean() * need.each;
}

/// Both loads, step by step. The dispersion is the mean of both by how much each brings.
void add_load(const AccountNeed& more, AccountNeed& sum) {
  const double before = mean_load(sum), added = mean_load(more);
  if (before + added > 0) {
    sum.dispersion = (sum.dispersion * before + more.dispersion * added) / (before + added);
  }
  if (more.items.size() == sum.items.size()) {
    sum.items = sum.items * sum.each + more.items * more.each;
    sum.each = 1;
  }
  sum.own += more.own;
}

/// Of Step: what a load comes to in a step, in place of the time in which it is told.
double step_by_time(const AccountNeed& sum) {
  return seconds(sum.step) / seconds(sum.per);
}

/// `largest_own`: of the stages' peaks, which their sum exceeds.
double joint_need(const AccountNeed& sum, double largest_own, double burst_quantile) {
  if (sum.combined == CombinedLoad::Peaks || sum.items.size() == 0) return sum.own;
  if (sum.combined == CombinedLoad::Rise) {
    return steepest_rise_per_minute(sum.items.by_step(), sum.step) * seconds(sum.step) * sum.each;
  }
  if (sum.combined == CombinedLoad::Step) {
    const double in_step = step_by_time(sum);
    return busiest_step(sum.items * (sum.each * in_step), sum.limit.value * in_step) / in_step;
  }
  const double busiest = sum.items.max() * sum.each;
  const auto burst = traffic::count_at_quantile(busiest, sum.dispersion, burst_quantile);
  const double together = std::max({std::ceil(busiest), static_cast<double>(burst), largest_own});
  return std::min(sum.own, together);
}

/// "; shared by a (763), b (763), each at its own peak"
std::string shares_text(const std::vector<AccountNeed>& parts, CombinedLoad combined) {
  std::vector<std::string> shares;
  for (const AccountNeed& part : parts) {
    shares.push_back(fmt::format("{} ({})", part.stage, readable_number(part.own)));
  }
  return fmt::format(
      "; shared by {}, {}", fmt::join(shares, ", "),
      combined == CombinedLoad::Peaks ? "the sum of their peaks" : "each at its own peak");
}

std::string stages_of(const std::vector<AccountNeed>& parts) {
  std::vector<std::string_view> names;
  for (const AccountNeed& part : parts) names.push_back(part.stage);
  return fmt::format("{}", fmt::join(names, ", "));
}

/// Whether what is more than the quota is refused and leaves the flow.
bool refuses(const AccountNeed& sum, double need) {
  return sum.stated && !sum.when_stated.empty() && need > sum.limit.value;
}

/// The share of all that come which a quota does not take.
double refused_part(const AccountNeed& sum) {
  if (sum.combined == CombinedLoad::Step) {
    const double in_step = step_by_time(sum);
    const Counts come = sum.items * (sum.each * in_step);
    const double taken = let_through_steps(come, sum.limit.value * in_step, sum.burst).sum();
    return 1 - taken / come.sum();
  }
  const Counts refused = of_each_load(sum.items, [&](double items) {
    return items * refused_share(sum.limit.value, items * sum.each, sum.dispersion);
  });
  return refused.sum() / sum.items.sum();
}

bool is_counted_here(const AccountNeed& sum) {
  return (sum.combined == CombinedLoad::Step || sum.counts_refused) &&
         sum.items.sum() * sum.each > 0;
}

/// "…: calls get 429; 40% of what comes, which is not billed". What is refused of executions is
/// told by their functions.
std::string refusing_text(const AccountNeed& sum) {
  if (!is_counted_here(sum)) return sum.when_stated;
  return fmt::format("{}; {} of what comes, which is not billed", sum.when_stated,
                     percent_text(refused_part(sum)));
}

std::string message_of(const AccountNeed& sum, double need) {
  if (refuses(sum, need)) return refusing_text(sum);
  const bool always = !sum.on_average.empty() && mean_load(sum) > sum.limit.value;
  return always ? sum.on_average : sum.message;
}

Finding account_finding(const AccountNeed& sum, const std::vector<AccountNeed>& parts,
                        double need) {
  Finding finding = finding_of(sum.limit, need, message_of(sum, need));
  if (refuses(sum, need) && is_counted_here(sum)) {
    finding.severity = std::max(finding.severity, severity_of_losses(refused_part(sum)));
  }
  finding.source = sum.source;
  finding.account = true;
  finding.service = sum.service;
  finding.stage = stages_of(parts);
  if (parts.size() > 1) finding.message += shares_text(parts, sum.combined);
  return finding;
}

}  // namespace

void AccountQuotas::add(const AccountNeed& need) {
  if (need.own <= 0) return;
  AccountNeed part = need;
  part.items = {};
  const auto known = std::find_if(quotas_.begin(), quotas_.end(), [&](const Shared& quota) {
    return quota.sum.limit.id == need.limit.id && quota.sum.service == need.service;
  });
  if (known == quotas_.end()) {
    quotas_.push_back({need, {std::move(part)}});
  } else {
    add_load(need, known->sum);
    known->parts.push_back(std::move(part));
  }
}

std::vector<Finding> AccountQuotas::findings(double burst_quantile, std::vector<Held>* held) const {
  std::vector<Finding> findings;
  for (const auto& quota : quotas_) {
    const AccountNeed& sum = quota.sum;
    const bool said = std::any_of(findings.begin(), findings.end(), [&](const Finding& earlier) {
      return earlier.id == sum.unless && earlier.service == sum.service;
    });
    if (said || sum.told_by_stages) continue;
    const double need = quota.need(burst_quantile);
    if (held != nullptr) note_worst(*held, held_of(sum.limit, need, stages_of(quota.parts)));
    if (need > sum.limit.value) {
      findings.push_back(account_finding(sum, quota.parts, need));
    }
  }
  return findings;
}

double AccountQuotas::Shared::need(double burst_quantile) const {
  const auto largest = std::ranges::max_element(parts, {}, &AccountNeed::own);
  return joint_need(sum, largest->own, burst_quantile);
}

AccountLoads AccountQuotas::refusing(double burst_quantile, const AccountLoads& asked) const {
  AccountLoads loads;
  for (const Shared& quota : quotas_) {
    const AccountNeed& sum = quota.sum;
    if (!sum.stated && !sum.fixed && !sum.told_by_stages) continue;
    const std::pair key(sum.service, std::string(sum.limit.id));
    const double need = quota.need(burst_quantile);
    const bool is_too_much = refuses(sum, need) || (sum.fixed && need > sum.limit.value);
    const bool is_shared = sum.told_by_stages && quota.parts.size() > 1;
    if (!is_too_much && !is_shared && !asked.contains(key)) continue;
    loads[key] = {sum.items * sum.each, sum.dispersion};
  }
  return loads;
}

}  // namespace costsim::services
