#include "services/kit/account_quotas.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "services/kit/flow.hpp"
#include "services/kit/limits.hpp"
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

/// `largest_own`: of the stages' peaks, which their sum exceeds.
double joint_need(const AccountNeed& sum, double largest_own, double burst_quantile) {
  if (sum.combined == CombinedLoad::Peaks || sum.items.size() == 0) return sum.own;
  if (sum.combined == CombinedLoad::Rise) {
    return steepest_rise_per_minute(sum.items.by_step(), sum.step) * seconds(sum.step) * sum.each;
  }
  const double busiest = sum.items.max() * sum.each;
  if (sum.combined == CombinedLoad::Step) return busiest;
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

Finding account_finding(const AccountNeed& sum, const std::vector<AccountNeed>& parts,
                        double need) {
  const bool always = !sum.on_average.empty() && mean_load(sum) > sum.limit.value;
  Finding finding = finding_of(sum.limit, need, always ? sum.on_average : sum.message);
  finding.source = sum.source;
  finding.account = true;
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
    return quota.sum.limit.id == need.limit.id;
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
    const bool said = std::any_of(findings.begin(), findings.end(),
                                  [&](const Finding& earlier) { return earlier.id == sum.unless; });
    if (said) continue;
    const auto larger = [](const AccountNeed& a, const AccountNeed& b) { return a.own < b.own; };
    const double largest = std::max_element(quota.parts.begin(), quota.parts.end(), larger)->own;
    const double need = joint_need(sum, largest, burst_quantile);
    if (held != nullptr) note_worst(*held, held_of(sum.limit, need, stages_of(quota.parts)));
    if (need > sum.limit.value) {
      findings.push_back(account_finding(sum, quota.parts, need));
    }
  }
  return findings;
}

}  // namespace costsim::services
