#include "services/kit/at_work.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "engine/random.hpp"

namespace costsim::services {

std::vector<double> equally_likely(const Stay& stay) {
  if (stay.varying.family == engine::Family::Deterministic) return {stay.mean()};
  constexpr std::size_t groups = 64, in_group = 64;
  engine::RandomStream stream(1, "at-work");
  std::vector<double> sample(groups * in_group);
  for (double& each : sample) each = stay.varying.sample(stream);
  std::sort(sample.begin(), sample.end());
  std::vector<double> stays;
  for (auto group = sample.begin(); group != sample.end(); group += in_group) {
    stays.push_back(std::accumulate(group, group + in_group, 0.0) / in_group);
  }
  const double varying = stay.varying.mean();
  const double sampled = std::accumulate(stays.begin(), stays.end(), 0.0) / groups;
  const double scale = std::isfinite(varying) && sampled > 0 ? varying / sampled : 1;
  for (double& each : stays) each = stay.fixed_s + each * scale;
  return stays;
}

namespace {

/// Items that came until the start of each step, of a span that repeats.
class RunningCount {
 public:
  explicit RunningCount(const Eigen::ArrayXd& items) : items_(items), until_(items.size() + 1) {
    until_[0] = 0;
    for (Eigen::Index i = 0; i < items.size(); ++i) until_[i + 1] = until_[i] + items[i];
  }

  /// Those of the last so many steps before the end of step i, the oldest of them in part.
  double last(double steps, Eigen::Index i) const {
    const auto count = static_cast<double>(items_.size());
    const double spans = std::floor(steps / count);
    const double rest = steps - spans * count;
    const auto whole = static_cast<Eigen::Index>(rest);
    const double part = rest - static_cast<double>(whole);
    const Eigen::Index begin = i + 1 - whole;
    const double came = begin >= 0 ? until_[i + 1] - until_[begin]
                                   : until_[i + 1] + all() - until_[begin + items_.size()];
    const Eigen::Index before = begin > 0 ? begin - 1 : begin - 1 + items_.size();
    return spans * all() + came + part * items_[before];
  }

 private:
  double all() const { return until_[items_.size()]; }

  const Eigen::ArrayXd& items_;
  Eigen::ArrayXd until_;
};

}  // namespace

Counts at_work(const Counts& items, Duration step, const Stay& stay) {
  const double step_s = seconds(step);
  const std::vector<double> stays = equally_likely(stay);
  if (items.size() == 0 || stays.back() <= step_s) return items * (stay.mean() / step_s);
  const RunningCount arrivals(items.by_step());
  Eigen::ArrayXd working = Eigen::ArrayXd::Zero(items.size());
  for (const double each : stays) {
    const double steps = each / step_s;
    for (Eigen::Index i = 0; i < items.size(); ++i) working[i] += arrivals.last(steps, i);
  }
  return Counts(working / static_cast<double>(stays.size()));
}

}  // namespace costsim::services
