#include "architecture/settling.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace costsim::architecture {
namespace {

using services::AccountLoad;
using services::AccountLoads;

/// Secants double the digits with each pass; what is left is rounding.
constexpr double close = 1e-12;
constexpr std::size_t most_passes = 60;

bool is_near(const AccountLoad& a, const AccountLoad& b) {
  if (a.load.size() != b.load.size()) return false;
  const Eigen::ArrayXd apart = (a.load.by_step() - b.load.by_step()).abs();
  return (apart <= close * a.load.by_step().abs()).all();
}

bool all_near(const AccountLoads& a, const AccountLoads& b) {
  return std::ranges::equal(a, b, [](const auto& one, const auto& other) {
    return one.first == other.first && is_near(one.second, other.second);
  });
}

bool same(const AccountLoads& a, const AccountLoads& b) {
  return std::ranges::equal(a, b, [](const auto& one, const auto& other) {
    return one.first == other.first &&
           (one.second.load.by_step() == other.second.load.by_step()).all();
  });
}

/// Where the line through two tries and their answers meets answer = try. A rise says nothing:
/// there the answer itself is tried.
double secant(double before, double before_answer, double tried, double answer) {
  const double slope =
      tried == before ? 0 : std::min(0.0, (answer - before_answer) / (tried - before));
  return tried + (answer - tried) / (1 - slope);
}

AccountLoad secants(const AccountLoad& before, const AccountLoad& before_answer,
                    const AccountLoad& tried, const AccountLoad& answer) {
  Eigen::ArrayXd next = answer.load.by_step();
  for (Eigen::Index step = 0; step < next.size(); ++step) {
    next[step] = secant(before.load.by_step()[step], before_answer.load.by_step()[step],
                        tried.load.by_step()[step], next[step]);
  }
  return {services::Counts(std::move(next)).grouped(), answer.dispersion};
}

/// nullptr: none of as many steps.
const AccountLoad* load_in(const AccountLoads& loads, const AccountLoads::value_type& like) {
  const auto known = loads.find(like.first);
  const bool fits = known != loads.end() && known->second.load.size() == like.second.load.size();
  return fits ? &known->second : nullptr;
}

}  // namespace

bool Settling::take(AccountLoads answer) {
  ++passes_;
  if (same(asked_, answer)) return true;
  if (keeps_asked() && (all_near(asked_, answer) || passes_ > simple_passes_ + most_passes)) {
    return true;
  }
  AccountLoads next = keeps_asked() ? between(answer) : answer;
  before_ = std::exchange(asked_, std::move(next));
  before_answer_ = std::move(answer);
  return false;
}

AccountLoads Settling::between(const AccountLoads& answer) const {
  AccountLoads next = answer;
  for (auto& load : next) {
    const AccountLoad* before = load_in(before_, load);
    const AccountLoad* before_answer = load_in(before_answer_, load);
    const AccountLoad* tried = load_in(asked_, load);
    if (tried == nullptr) continue;  // so it was not refused of before: now it is
    const bool twice = before != nullptr && before_answer != nullptr;
    load.second = secants(twice ? *before : *tried, twice ? *before_answer : load.second, *tried,
                          load.second);
  }
  return next;
}

}  // namespace costsim::architecture
