#include "services/kit/counts.hpp"

#include <algorithm>
#include <bit>
#include <numeric>
#include <span>
#include <utility>

#include "engine/exact_sum.hpp"

namespace costsim::services {
namespace {

/// Distinct values, none negative, in the order in which they come, with what finds them again:
/// open addressing.
class Kinds {
 public:
  Kinds() : places_(fewest_places) {}

  std::uint32_t of(double value) {
    Place* place = &place_of(value);
    if (place->value == value) return place->kind;
    *place = {value, size()};
    const std::uint32_t kind = place->kind;
    values_.push_back(value);
    if (values_.size() * 2 > places_.size()) grow();
    return kind;
  }
  std::uint32_t size() const { return static_cast<std::uint32_t>(values_.size()); }
  const std::vector<double>& values() const { return values_; }

 private:
  static constexpr double nothing = -1;
  static constexpr std::size_t fewest_places = 4096;
  struct Place {
    double value = nothing;
    std::uint32_t kind = 0;
  };

  /// Where a value is, or belongs. Whole counts differ in the upper bits of a double alone, so that
  /// only the topmost bits of a product spread them (Knuth, The Art of Computer Programming 3,
  /// §6.4).
  Place& place_of(double value) {
    constexpr std::uint64_t golden = 0x9E3779B97F4A7C15;
    std::size_t i = (std::bit_cast<std::uint64_t>(value) * golden) >> shift_;
    while (places_[i].value != value && places_[i].value != nothing) {
      i = (i + 1) & (places_.size() - 1);
    }
    return places_[i];
  }

  void grow() {
    std::vector<Place> before(places_.size() * 2);
    before.swap(places_);
    --shift_;
    for (const Place& place : before) {
      if (place.value != nothing) place_of(place.value) = place;
    }
  }

  std::vector<Place> places_;
  std::vector<double> values_;
  int shift_ = 64 - std::countr_zero(fewest_places);
};

/// The two values that came last at one place of the periods so far. Which of them comes next is
/// chance (a running sum is rounded), so that it is chosen without a branch; the way to others
/// stays out of the loop.
class Recent {
 public:
  std::uint32_t kind_of(double value, Kinds& kinds) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    const bool is_last = bits == bits_[0], is_other = bits == bits_[1];
    if (!(is_last | is_other)) [[unlikely]]
      remember(bits, kinds);
    return kinds_[static_cast<std::size_t>(is_other)];
  }

 private:
  [[gnu::noinline]] void remember(std::uint64_t bits, Kinds& kinds) {
    bits_[1] = std::exchange(bits_[0], bits);
    kinds_[1] = std::exchange(kinds_[0], kinds.of(std::bit_cast<double>(bits)));
  }

  static constexpr auto nothing = std::bit_cast<std::uint64_t>(-1.0);
  std::uint64_t bits_[2] = {nothing, nothing};
  std::uint32_t kinds_[2] = {0, 0};
};

/// More are not worth it.
std::uint32_t most_kinds(Eigen::Index steps) {
  constexpr Eigen::Index worth_it = 4;  // steps of a kind
  constexpr Eigen::Index few = 64;      // cost nothing
  return static_cast<std::uint32_t>(std::max(few, steps / worth_it));
}

/// Four sums side by side: each waits for its own last term alone.
double sum_of(const Eigen::ArrayXd& values) {
  engine::ExactSum sums[4];
  const Eigen::Index whole = values.size() / 4 * 4;
  for (Eigen::Index i = 0; i < whole; i += 4) {
    for (Eigen::Index lane = 0; lane < 4; ++lane) sums[lane].add(values[i + lane]);
  }
  for (Eigen::Index i = whole; i < values.size(); ++i) sums[0].add(values[i]);
  for (int lane = 1; lane < 4; ++lane) sums[0].add(sums[lane]);
  return sums[0].value();
}

double sum_of(const Eigen::ArrayXd& values, const Eigen::ArrayXd& times) {
  engine::ExactSum sum;
  for (Eigen::Index i = 0; i < values.size(); ++i) sum.add(values[i], times[i]);
  return sum.value();
}

}  // namespace

std::shared_ptr<const Alike> Alike::alone(Eigen::Index steps) {
  return std::shared_ptr<const Alike>(new Alike(steps));
}

std::shared_ptr<const Alike> Alike::all(Eigen::Index steps) {
  if (steps == 0) return alone(0);
  std::shared_ptr<Alike> alike(new Alike(steps));
  alike->times_ = Eigen::ArrayXd::Constant(1, static_cast<double>(steps));
  return alike;
}

std::shared_ptr<const Alike> Alike::none(Eigen::Index steps) {
  std::shared_ptr<Alike> alike(new Alike(steps));
  alike->kind_of_step_.resize(steps);
  std::iota(alike->kind_of_step_.begin(), alike->kind_of_step_.end(), 0);
  alike->times_ = Eigen::ArrayXd::Ones(steps);
  return alike;
}

std::shared_ptr<const Alike> Alike::equal(const Eigen::Ref<const Eigen::ArrayXd>& by_step,
                                          Eigen::Index period, Eigen::ArrayXd& distinct) {
  const Eigen::Index steps = by_step.size();
  const std::uint32_t most = most_kinds(steps);
  std::shared_ptr<Alike> alike(new Alike(steps));
  alike->kind_of_step_.resize(steps);
  Kinds kinds;
  period = std::max<Eigen::Index>(1, period);
  std::vector<Recent> places(static_cast<std::size_t>(std::min(period, steps)));
  // Of one period more than there may be: where there are too many is seen at its end.
  std::vector<std::uint32_t> times_of_kind(most + places.size() + 1);
  std::uint32_t* times = times_of_kind.data();
  const double* value = by_step.data();
  std::uint32_t* kind = alike->kind_of_step_.data();
  for (Eigen::Index begin = 0; begin < steps; begin += period) {
    const auto length = static_cast<std::size_t>(std::min(period, steps - begin));
    for (Recent& place : std::span(places).first(length)) {
      *kind = place.kind_of(*value++, kinds);
      ++times[*kind++];
    }
    if (kinds.size() > most) {
      distinct = by_step;
      return alone(steps);
    }
  }
  if (kinds.size() == 1) {
    distinct = by_step.head(1);
    return all(steps);
  }
  distinct = Eigen::Map<const Eigen::ArrayXd>(kinds.values().data(), kinds.size());
  alike->times_.resize(distinct.size());
  std::copy_n(times_of_kind.begin(), distinct.size(), alike->times_.begin());
  return alike;
}

std::shared_ptr<const Alike> Alike::but_for_others(const Eigen::ArrayXd& by_step,
                                                   Eigen::ArrayXd& distinct) const {
  if (stand_alone()) return nullptr;
  const auto known = static_cast<std::uint32_t>(distinct.size());
  const std::uint32_t most = most_kinds(steps_);
  std::shared_ptr<Alike> alike(new Alike(steps_));
  alike->kind_of_step_.resize(steps_);
  std::vector<double> numbers(distinct.begin(), distinct.end());
  std::vector<std::uint32_t> times(known);
  for (Eigen::Index i = 0; i < steps_; ++i) {
    std::uint32_t kind = all_alike() ? 0 : kind_of_step_[i];
    if (numbers[kind] != by_step[i]) {
      const bool as_last = numbers.size() > known && numbers.back() == by_step[i];
      kind = static_cast<std::uint32_t>(numbers.size()) - (as_last ? 1 : 0);
      if (kind == most) return nullptr;
      if (!as_last) {
        numbers.push_back(by_step[i]);
        times.push_back(0);
      }
    }
    ++times[kind];
    alike->kind_of_step_[i] = kind;
  }
  for (std::uint32_t kind = 0; kind < known; ++kind) {
    if (times[kind] == 0) numbers[kind] = by_step[0];
  }
  distinct = Eigen::Map<const Eigen::ArrayXd>(numbers.data(), std::ssize(numbers));
  alike->times_.resize(distinct.size());
  std::copy(times.begin(), times.end(), alike->times_.begin());
  return alike;
}

Eigen::ArrayXd Alike::by_step(const Eigen::ArrayXd& of_kinds) const {
  if (stand_alone()) return of_kinds;
  if (all_alike()) return Eigen::ArrayXd::Constant(steps_, of_kinds[0]);
  Eigen::ArrayXd spread(steps_);
  for (Eigen::Index i = 0; i < steps_; ++i) {
    spread[i] = of_kinds[kind_of_step_[i]];
  }
  return spread;
}

Counts::Counts(std::shared_ptr<const Alike> alike, Eigen::ArrayXd of_kinds) {
  auto data = std::make_shared<Data>();
  data->alike = std::move(alike);
  data->of_kinds = std::move(of_kinds);
  data_ = std::move(data);
}

Counts::Counts(Eigen::ArrayXd&& by_step) {
  auto data = std::make_shared<Data>();
  data->alike = Alike::alone(by_step.size());
  data->of_kinds = std::move(by_step);
  data_ = std::move(data);
}

Counts Counts::constant(Eigen::Index steps, double value) {
  return {Alike::all(steps), Eigen::ArrayXd::Constant(steps > 0 ? 1 : 0, value)};
}

Counts Counts::step_by_step(const Eigen::ArrayXd& by_step) {
  return {Alike::none(by_step.size()), by_step};
}

Counts Counts::repeating(const Eigen::Ref<const Eigen::ArrayXd>& by_step, Eigen::Index period) {
  Eigen::ArrayXd distinct;
  auto alike = Alike::equal(by_step, period, distinct);
  return {std::move(alike), std::move(distinct)};
}

Counts Counts::like(const Counts& other, const Eigen::ArrayXd& by_step) {
  Eigen::ArrayXd distinct = other.distinct();
  auto alike = other.data_->alike->but_for_others(by_step, distinct);
  if (!alike) return repeating(by_step);
  auto data = std::make_shared<Data>();
  data->alike = std::move(alike);
  data->of_kinds = std::move(distinct);
  data->other = other.data_;
  return Counts(std::move(data));
}

Counts Counts::grouped() const {
  return data_->alike->stand_alone() ? repeating(distinct()) : *this;
}

const Eigen::ArrayXd& Counts::by_step() const {
  if (data_->alike->stand_alone()) return data_->of_kinds;
  std::call_once(data_->spread_once, [this] { data_->spread = data_->alike->by_step(distinct()); });
  return data_->spread;
}

double Counts::sum() const {
  std::call_once(data_->sum_once, [this] {
    const Eigen::ArrayXd& times = data_->alike->times();
    data_->sum = data_->alike->stand_alone() ? sum_of(distinct()) : sum_of(distinct(), times);
  });
  return data_->sum;
}

double Counts::mean() const {
  return size() > 0 ? sum() / static_cast<double>(size()) : 0;
}

double Counts::max() const {
  if (size() == 0) return 0;
  std::call_once(data_->max_once, [this] { data_->max = distinct().maxCoeff(); });
  return data_->max;
}

double Counts::min() const {
  return size() > 0 ? distinct().minCoeff() : 0;
}

Counts operator*(const Counts& counts, double factor) {
  return counts.each([factor](double value) { return value * factor; });
}

Counts operator/(const Counts& counts, double divisor) {
  return counts.each([divisor](double value) { return value / divisor; });
}

Counts operator+(const Counts& a, const Counts& b) {
  return Counts::each(a, b, [](double x, double y) { return x + y; });
}

}  // namespace costsim::services
