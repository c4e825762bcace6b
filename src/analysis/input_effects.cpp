#include "analysis/input_effects.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/contests.hpp"
#include "decision/evaluate.hpp"
#include "engine/parallel.hpp"
#include "units/error.hpp"

namespace costsim::analysis {
namespace {

using Costs = std::vector<Money>;

/// Nothing where the scenario does not take it.
std::optional<Costs> costs_at(const Vary& vary, const std::vector<Assignment>& set) {
  try {
    Costs costs;
    for (const auto& each : decision::evaluate(of_flow_alone(vary(set))).architectures) {
      costs.push_back(each.bill.total());
    }
    return costs;
  } catch (const Error&) {
    return std::nullopt;
  }
}

/// Whether the scenario can be read with it, which is what nearly every bound is told by.
bool is_read(const Vary& vary, const Assignment& set) {
  try {
    vary({set});
    return true;
  } catch (const Error&) {
    return false;
  }
}

double change_of_difference(const Costs& now, const Costs& then) {
  double least = 0, most = 0;
  for (std::size_t i = 0; i < std::min(now.size(), then.size()); ++i) {
    const double change = (then[i] - now[i]).dollars().to_double();
    least = i == 0 ? change : std::min(least, change);
    most = i == 0 ? change : std::max(most, change);
  }
  return now.size() == 1 ? std::abs(most) : most - least;
}

/// One number, moved.
class Moved {
 public:
  Moved(const Vary& vary, const VariedKey& key, const Costs& costs)
      : vary_(vary), costs_(costs), effect_{key, std::sqrt(key.axis.low * key.axis.high)} {
    effect_.now = rounded_to_digits(effect_.now, digits, Rounding::Nearest);
  }

  /// Nothing where it cannot be moved either way, and of a text that any words may be.
  std::optional<InputEffect> effect() {
    if (costs_at(vary_, {{effect_.key.key, "words", "--vary"}})) return std::nullopt;
    if (!effect_.key.only.empty()) return effect_of_choices();
    find_step();
    const bool half = tell(0.5), twice = tell(2);
    if (!half && !twice) return std::nullopt;
    Axis& axis = effect_.key.axis;
    axis.low = end(half ? 0.5 : 1, axis.low);
    axis.high = end(twice ? 2 : 1, axis.high);
    if (granule_ > 1) {
      const auto steps = static_cast<int>((axis.high - axis.low) / granule_);
      for (int i = 0; i <= steps; ++i) effect_.key.only.push_back(axis.low + i * granule_);
    }
    return effect_;
  }

 private:
  static constexpr int digits = 15;

  double value_at(double factor) const {
    const double value = effect_.now * factor;
    return effect_.key.axis.step > 0 ? std::max(std::round(value / granule_), 1.0) * granule_
                                     : rounded_to_digits(value, digits, Rounding::Nearest);
  }

  bool takes(double value) const { return is_read(vary_, effect_.key.assigned(value)); }

  /// At the next ones below and above; the others stay as far as the scenario takes them.
  std::optional<InputEffect> effect_of_choices() {
    std::vector<double>& only = effect_.key.only;
    std::erase_if(only, [&](double value) {
      return !costs_at(vary_, {effect_.key.assigned(value)}).has_value();
    });
    if (only.size() < 2) return std::nullopt;
    const auto above = std::upper_bound(only.begin(), only.end(), effect_.now);
    const auto here = std::lower_bound(only.begin(), only.end(), effect_.now);
    if (here != only.begin()) tell_at(*std::prev(here));
    if (above != only.end()) tell_at(*above);
    effect_.key.axis.low = only.front();
    effect_.key.axis.high = only.back();
    return effect_;
  }

  void find_step() {
    constexpr double of_functions = 64;  // MB, by which their memory went
    const bool whole = effect_.now == std::round(effect_.now);
    if (!whole || costs_at(vary_, {effect_.key.assigned(effect_.now + 0.5)})) return;
    effect_.key.axis.step = 1;
    if (goes_by(of_functions)) granule_ = of_functions;
  }

  /// Whole numbers of which those between such steps are not taken.
  bool goes_by(double size) const {
    const double now = effect_.now;
    return std::fmod(now, size) == 0 && !takes(now + 1) && !takes(now - 1) &&
           (takes(now + size) || takes(now - size));
  }

  bool tell(double factor) {
    const double value = value_at(factor);
    return value != effect_.now && tell_at(value);
  }

  bool tell_at(double value) {
    const auto costs = costs_at(vary_, {effect_.key.assigned(value)});
    if (costs) effect_.dollars = std::max(effect_.dollars, change_of_difference(costs_, *costs));
    return costs.has_value();
  }

  /// The far end where that is taken, else as far from what is as the scenario takes it: to the
  /// last whole number, or to a hundredth of the way.
  double end(double taken, double far) const {
    const double end = value_at(far / effect_.now);
    if (taken != 1 && takes(end)) return end;
    const bool whole = effect_.key.axis.step > 0;
    double near = taken, away = far / effect_.now;
    const auto apart = [&] {
      return whole ? std::abs(value_at(away) - value_at(near)) > granule_
                   : std::max(away / near, near / away) > 1.01;
    };
    while (apart()) {
      const double middle = std::sqrt(near * away);
      (costs_at(vary_, {effect_.key.assigned(value_at(middle))}) ? near : away) = middle;
    }
    if (whole) return value_at(near);
    const double round =
        rounded_to_digits(effect_.now * away, 2, away > 1 ? Rounding::Down : Rounding::Up);
    return takes(round) ? round : value_at(near);
  }

  const Vary& vary_;
  const Costs& costs_;
  InputEffect effect_;
  double granule_ = 1;  ///< whole numbers go by so many
};

}  // namespace

std::vector<InputEffect> input_effects(const Vary& vary, const std::vector<VariedKey>& keys) {
  const Costs now = costs_at(vary, {}).value_or(Costs{});
  std::vector<std::optional<InputEffect>> found(keys.size());
  engine::parallel_for(keys.size(), 0,
                       [&](std::size_t i) { found[i] = Moved(vary, keys[i], now).effect(); });
  std::vector<InputEffect> effects;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (!found[i]) continue;
    effects.push_back(*std::move(found[i]));
    effects.back().index = i;
  }
  std::stable_sort(effects.begin(), effects.end(), [](const InputEffect& a, const InputEffect& b) {
    return a.dollars > b.dollars;
  });
  return effects;
}

}  // namespace costsim::analysis
