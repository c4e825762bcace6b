#include "pricing/price_step.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace costsim::pricing {
namespace {

/// Compounding must not use up the digits that there are.
constexpr int kept_decimals = 18;

struct Happening {
  Duration at{};
  const PriceStep* step = nullptr;
};

/// When a step happens for the first time after an instant.
Duration next_after(const PriceStep& step, std::optional<Duration> after) {
  if (!after || step.from > *after) return step.from;
  if (step.every == Duration{}) return Duration::max();
  return step.from + ((*after - step.from) / step.every + 1) * step.every;
}

std::vector<Happening> happenings(std::span<const PriceStep> steps, std::optional<Duration> after,
                                  Duration until) {
  std::vector<Happening> all;
  for (const PriceStep& step : steps) {
    for (Duration at = next_after(step, after); at <= until; at = next_after(step, at)) {
      all.push_back({at, &step});
    }
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.at < b.at; });
  return all;
}

void apply(const PriceStep& step, Tariff& tariff) {
  if (step.price) {
    tariff.tiers = {{std::nullopt, *step.price}};
    tariff.known_up_to = std::nullopt;
  }
  for (Tier& tier : tariff.tiers) {
    if (step.factor) tier.price = (tier.price * *step.factor).rounded(kept_decimals);
  }
}

/// Once for each step, however often it happens.
void note(const PriceStep& step, Tariff& tariff) {
  const std::string what = fmt::format(
      "{} ({})", step.price ? "new price" : fmt::format("times {}", step.factor->text()),
      step.source);
  std::string& text = tariff.provenance.note;
  if (text.find(what) == std::string::npos) text += (text.empty() ? "" : "; ") + what;
}

}  // namespace

bool PriceStep::is_of(const metering::MeterId& meter) const {
  return of.empty() || of == meter.service || of == meter.text();
}

void change(PriceBook& book, std::span<const PriceStep> steps, std::optional<Duration> after,
            Duration until) {
  for (const Happening& happening : happenings(steps, after, until)) {
    for (auto& [meter, tariff] : book.tariffs.own()) {
      if (!happening.step->is_of(meter)) continue;
      apply(*happening.step, tariff);
      note(*happening.step, tariff);
    }
  }
}

}  // namespace costsim::pricing
