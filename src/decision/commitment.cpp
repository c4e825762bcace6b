#include "decision/commitment.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "decision/commitment_split.hpp"
#include "units/readable.hpp"

namespace costsim::decision {
namespace {

using metering::Consumption;
using services::Severity;

constexpr Duration hour = std::chrono::hours(1);
/// Quantities that are split keep as many decimals as those that are sums over time.
constexpr int split_decimals = 6;
/// Sums that differ by less, relatively, are equal.
constexpr double rounding = 1e-9;

/// As many steps as an hour has, or one where a step is longer.
Eigen::Index steps_in_hour(Duration step) {
  return std::max<Eigen::Index>(1, (hour + step - Duration(1)) / step);
}

/// The hours of a month; the last may be shorter.
struct Hours {
  Eigen::Index steps = 1;  ///< in each
  Eigen::ArrayXd lengths;  ///< in hours
};

Hours hours_of_month(Duration span, Eigen::Index steps) {
  if (steps == 0) return {1, Eigen::ArrayXd::Constant(1, seconds(span) / 3600)};
  Hours hours{steps_in_hour(span / steps), {}};
  const double step_hours = seconds(span) / 3600 / static_cast<double>(steps);
  hours.lengths.resize((steps + hours.steps - 1) / hours.steps);
  for (Eigen::Index i = 0; i < hours.lengths.size(); ++i) {
    const Eigen::Index left = steps - i * hours.steps;
    hours.lengths[i] = static_cast<double>(std::min(hours.steps, left)) * step_hours;
  }
  return hours;
}

/// A month's quantity by the hour; evenly where nothing says when it was used.
Eigen::ArrayXd by_hour(double total, const services::Counts& over_time, const Hours& hours) {
  const double sum = over_time.sum();
  if (!(sum > 0)) return total * hours.lengths / hours.lengths.sum();
  const Eigen::ArrayXd& steps = over_time.by_step();
  Eigen::ArrayXd result(hours.lengths.size());
  for (Eigen::Index i = 0; i < result.size(); ++i) {
    const Eigen::Index begin = i * hours.steps;
    result[i] = steps.segment(begin, std::min(hours.steps, steps.size() - begin)).sum();
  }
  return result * (total / sum);
}

/// A line of usage that commitments may pay.
struct Coverable {
  std::size_t line = 0;  ///< of the month's usage
  const pricing::Tariff* tariff = nullptr;
  double list_price = 0;
  Eigen::ArrayXd left;  ///< by hour, units that no commitment has paid yet
};

/// What one commitment did in a month, in dollars of the list where nothing else is said.
struct Effect {
  double covered = 0, uncovered = 0;
  double committed = 0;  ///< dollars paid
  double spared = 0;     ///< dollars that would be paid for what is covered
  Split split;
  std::vector<CoveredUse> paid;

  double wasted_share() const { return committed > 0 ? split.wasted / committed : 0; }
  double covered_share() const {
    return covered + uncovered > 0 ? covered / (covered + uncovered) : 0;
  }
};

/// What of list prices is paid without commitments.
double list_share(const pricing::RatingOptions& rating) {
  return 1 - rating.discount.to_double();
}

class MonthOfCommitments {
 public:
  MonthOfCommitments(const pricing::PriceBook& book, const pricing::RatingOptions& rating,
                     architecture::Result& month)
      : list_share_(list_share(rating)),
        free_tier_(rating.free_tier),
        month_(month),
        hours_(hours_of_month(month.span, steps_of(month))) {
    month_.usage = metering::merged(month_.usage);
    for (const services::Spread& spread : month_.spreads) add(spread, book);
  }

  Effect pay(const HourlyCommitment& commitment) {
    std::vector<CoverableUse> uses;
    std::vector<Coverable*> of_uses;
    std::vector<Decimal> discounts;
    for (Coverable& each : coverable_) {
      const auto* coverage = coverage_of(commitment, month_.usage[each.line].meter);
      if (coverage == nullptr) continue;
      uses.push_back({each.list_price, coverage->discount.to_double(), each.left});
      of_uses.push_back(&each);
      discounts.push_back(coverage->discount);
    }
    const double per_hour = commitment.per_hour.to_double();
    Effect effect{.committed = per_hour * hours_.lengths.sum(),
                  .spared = 0,
                  .split = split(per_hour, hours_.lengths, uses, list_share_),
                  .paid = {}};
    for (std::size_t i = 0; i < uses.size(); ++i) {
      of_uses[i]->left = uses[i].by_hour;
      const Decimal moved = move_covered(of_uses[i]->line, effect.split.covered[i]);
      if (!moved.is_zero()) effect.paid.push_back(covered_use(*of_uses[i], moved, discounts[i]));
      effect.covered += effect.split.covered[i] * uses[i].list_price;
      effect.uncovered += uses[i].by_hour.sum() * uses[i].list_price;
    }
    if (effect.uncovered < effect.covered * rounding) effect.uncovered = 0;
    effect.spared = effect.covered * list_share_;
    return effect;
  }

 private:
  static Eigen::Index steps_of(const architecture::Result& month) {
    return month.spreads.empty() ? 0 : month.spreads.front().over_time.size();
  }

  void add(const services::Spread& spread, const pricing::PriceBook& book) {
    const auto line =
        std::find_if(month_.usage.begin(), month_.usage.end(), [&](const Consumption& each) {
          return each.stage == spread.stage && each.meter == spread.meter;
        });
    const auto tariff = book.tariffs.find(spread.meter);
    if (line == month_.usage.end() || tariff == book.tariffs.end()) return;
    const double price =
        tariff->second.tiers.front().price.to_double() / tariff->second.per.to_double();
    if (price <= 0) return;
    Eigen::ArrayXd left = by_hour(line->quantity.to_double(), spread.over_time, hours_);
    take_free(spread.meter, tariff->second, left);
    coverable_.push_back({static_cast<std::size_t>(line - month_.usage.begin()), &tariff->second,
                          price, std::move(left)});
  }

  /// The month's free units, which several stages and meters of a group share.
  void take_free(const metering::MeterId& meter, const pricing::Tariff& tariff,
                 Eigen::ArrayXd& by_hour) {
    if (!free_tier_.covers(tariff.free_for) || tariff.free_allowance.is_zero()) return;
    const std::string shared =
        tariff.allowance_group.empty() ? meter.meter : tariff.allowance_group;
    double& left =
        free_.try_emplace({meter.service, shared}, tariff.free_allowance.to_double()).first->second;
    for (double& hour : by_hour) {
      const double free = std::min(hour, left);
      hour -= free;
      left -= free;
    }
  }

  CoveredUse covered_use(const Coverable& coverable, const Decimal& quantity,
                         const Decimal& discount) const {
    const Consumption& use = month_.usage[coverable.line];
    const pricing::Tariff& tariff = *coverable.tariff;
    const Decimal& list_price = tariff.tiers.front().price;
    return {use.stage, use.meter, quantity, tariff.unit, list_price, tariff.per, discount};
  }

  /// As many units as were moved.
  Decimal move_covered(std::size_t line, double units) {
    Consumption& use = month_.usage[line];
    Decimal covered = std::min(Decimal::from_double(units, split_decimals), use.quantity);
    // What is left of a use that is paid in full is rounding.
    if ((use.quantity - covered).rounded(split_decimals - 1).is_zero()) covered = use.quantity;
    if (covered.is_zero()) return covered;
    use.quantity -= covered;
    const std::string stage = use.stage;
    const metering::MeterId meter = covered_meter(use.meter);
    month_.usage.push_back({stage, meter, covered});
    return covered;
  }

  double list_share_;
  pricing::FreeTier free_tier_;
  std::map<std::pair<std::string, std::string>, double> free_;  ///< left, by service and group
  architecture::Result& month_;
  Hours hours_;
  std::vector<Coverable> coverable_;
};

services::Finding finding_on(const HourlyCommitment& commitment, std::string id, Severity severity,
                             std::string message, double need) {
  services::Finding finding;
  finding.id = std::move(id);
  finding.severity = severity;
  finding.stage = commitment.stage;
  finding.message = std::move(message);
  finding.need = need;
  return finding;
}

/// A commitment that costs more than the use that it pays for is told, and one that is not used up.
void find_waste(const HourlyCommitment& commitment, const Effect& effect, double list_share,
                std::vector<services::Finding>& findings) {
  const double wasted = effect.wasted_share() * 100;
  if (effect.committed > effect.spared * (1 + rounding)) {
    findings.push_back(finding_on(
        commitment, "commitment-loses", Severity::Warning,
        fmt::format(
            "the commitment costs ${} and pays for use of ${} at {}: without it the bill is "
            "less",
            readable_number(effect.committed), readable_number(effect.spared),
            list_share < 1 ? "discounted prices" : "list prices"),
        effect.committed - effect.spared));
  }
  if (wasted < 100 * rounding) return;
  findings.push_back(finding_on(
      commitment, "commitment-unused", Severity::Info,
      fmt::format("{} % of the commitment finds no use in its hour and is lost; ${} an hour would "
                  "cost least",
                  readable_number(wasted), readable_number(effect.split.best_per_hour)),
      wasted));
}

void tell(const HourlyCommitment& commitment, const Effect& effect, double list_share,
          architecture::Result& month) {
  using services::OverMonths;
  const auto stage = std::find_if(month.stages.begin(), month.stages.end(),
                                  [&](const auto& each) { return each.stage == commitment.stage; });
  stage->metrics = {
      {"covered_share", effect.covered_share(), OverMonths::Mean},
      {"wasted_share", effect.wasted_share(), OverMonths::Mean},
      {"covered_usd", effect.covered, OverMonths::Sum},
      {"uncovered_usd", effect.uncovered, OverMonths::Sum},
      {"wasted_usd", effect.split.wasted, OverMonths::Sum},
      {"saved_usd", effect.spared - effect.committed, OverMonths::Sum},
      {"best_usd_per_hour", effect.split.best_per_hour, OverMonths::Mean},
  };
  find_waste(commitment, effect, list_share, month.findings);
}

std::string reserved_service(const HourlyCommitment& commitment) {
  if (commitment.kind == CommitmentKind::SavingsPlan) return {};
  const std::string& of = commitment.covers.front().of;
  return of.substr(0, of.find('.'));
}

bool begins_with(const std::string& meter, const std::string& name) {
  return meter.starts_with(name) && (meter.size() == name.size() || meter[name.size()] == '.');
}

}  // namespace

const Coverage* coverage_of(const HourlyCommitment& commitment, const metering::MeterId& meter) {
  const std::string text = meter.text();
  const Coverage* best = nullptr;
  for (const Coverage& each : commitment.covers) {
    if (!begins_with(text, each.of)) continue;
    if (best == nullptr || each.of.size() > best->of.size()) best = &each;
  }
  return best;
}

metering::MeterId covered_meter(const metering::MeterId& meter) {
  return {meter.service, meter.meter + ".covered"};
}

std::vector<CommitmentUse> apply(const std::vector<HourlyCommitment>& commitments,
                                 const pricing::PriceBook& book,
                                 const pricing::RatingOptions& rating,
                                 architecture::Result& month) {
  std::vector<CommitmentUse> uses;
  if (commitments.empty()) return uses;
  MonthOfCommitments split(book, rating, month);
  for (const HourlyCommitment& each : commitments) {
    Effect effect = split.pay(each);
    tell(each, effect, list_share(rating), month);
    uses.push_back({each.stage, each.kind, reserved_service(each), std::move(effect.paid)});
  }
  month.usage = metering::merged(month.usage);
  month.spreads.clear();
  return uses;
}

}  // namespace costsim::decision
