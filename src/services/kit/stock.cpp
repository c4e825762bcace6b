#include "services/kit/stock.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "services/kit/amounts.hpp"

namespace costsim::services {
namespace {

/// Mean time from the begin of a flow to an item of it.
double mean_arrival_s(const Flow& flow) {
  const double all = flow.items.sum();
  if (all <= 0) return seconds(flow.span()) / 2;
  const Eigen::ArrayXd& items = flow.items.by_step();
  const Eigen::ArrayXd middles =
      Eigen::ArrayXd::LinSpaced(items.size(), 0.5, static_cast<double>(items.size()) - 0.5);
  return (items * middles).sum() / all * seconds(flow.step);
}

/// J(x) / Q within a flow, `x` seconds after its begin: what of it has come, times how long it has
/// been there.
double presence_within(const Flow& flow, double x) {
  const Eigen::ArrayXd& items = flow.items.by_step();
  const double all = flow.items.sum();
  const double step = seconds(flow.step);
  if (all <= 0) return x * x / (2 * seconds(flow.span()));
  const auto whole = std::min(items.size(), static_cast<Eigen::Index>(x / step));
  const Eigen::ArrayXd since =
      x - step * Eigen::ArrayXd::LinSpaced(whole, 0.5, static_cast<double>(whole) - 0.5);
  double present = whole > 0 ? (items.head(whole) * since).sum() : 0;
  if (whole < items.size()) {
    const double part = x - step * static_cast<double>(whole);
    present += items[whole] * part * part / (2 * step);
  }
  return present / all;
}

/// J(x) / Q of one month's inflow, in seconds.
double presence(const Arrivals& month, Duration x) {
  const double since = seconds(x - month.begin);
  if (since <= 0) return 0;
  if (since >= seconds(month.flow.span())) return since - month.mean_s;
  return presence_within(month.flow, since);
}

/// J(x) / Q of what exists at the start.
double presence_at_start(const std::optional<Duration>& retention, Duration x) {
  const double since = seconds(x);
  if (!retention || *retention <= Duration(0)) return since;
  const double age = seconds(*retention);
  const double begun = std::max(0.0, since + age);
  return since < 0 ? begun * begun / (2 * age) : since + age / 2;
}

/// The present month, and the ages between which things are counted.
struct Window {
  Duration begin, end;
  Duration from;
  std::optional<Duration> until;

  /// The mean number of billing months that one unit is counted in it.
  template <typename Presence>
  double months(const Presence& at, Duration month) const {
    double counted = at(end - from) - at(begin - from);
    if (until) counted -= at(end - *until) - at(begin - *until);
    return std::max(0.0, counted / seconds(month));
  }
};

std::string formula_of(const Keeping& keeping, const Context& context) {
  const auto aged = [&] {
    if (!keeping.retention) return std::string("kept for good");
    return "kept for " + to_text(*keeping.retention);
  };
  std::string text = fmt::format("GB in stock at each moment, {}", aged());
  if (keeping.from > Duration(0)) text += ", counted from an age of " + to_text(keeping.from);
  if (keeping.until) text += ", to one of " + to_text(*keeping.until);
  return text + fmt::format(", over the time in billing months of {}", to_text(context.month));
}

/// As many digits as the binary fractions of a sum surely have, so that 84.375 is not
/// 84.37499999999999.
Decimal without_noise(double gb_months) {
  constexpr double limit = 1e4;
  int decimals = 9;
  for (double size = gb_months; size >= limit && decimals > 0; size /= 10) --decimals;
  return Decimal::from_double(gb_months, decimals);
}

}  // namespace

Arrivals arrivals_of(Flow month, std::span<const Arrivals> earlier) {
  Duration begin{};
  for (const Arrivals& before : earlier) begin += before.flow.span();
  const double mean_s = mean_arrival_s(month);
  return {std::move(month), begin, mean_s};
}

Stock stock_of(const Flow& input, const Gigabytes& gigabytes, const Keeping& keeping,
               const Context& context) {
  Stock stock{0, formula_of(keeping, context), {}};
  const std::optional<Duration> until = keeping.until ? keeping.until : keeping.retention;
  if (until && *until <= keeping.from) return stock;
  const Arrivals present = arrivals_of(input, context.earlier);
  const Window window{present.begin, present.begin + input.span(), keeping.from, until};
  const auto kept = [&](const Arrivals& month) {
    const double months =
        window.months([&](Duration x) { return presence(month, x); }, context.month);
    return months > 0 ? gigabytes(month.flow).to_double() * months : 0;
  };
  const double at_start =
      keeping.at_start.to_double() *
      window.months([&](Duration x) { return presence_at_start(keeping.retention, x); },
                    context.month);
  double sum = at_start, earlier = 0;
  for (const Arrivals& month : context.earlier) {
    const double of_month = kept(month);
    sum += of_month;
    earlier += of_month;
  }
  const double now = kept(present);
  stock.gb_months = without_noise(sum + now);
  stock.terms = {{"came in", gigabytes(input), "GB"},
                 {"of what there was at the start", without_noise(at_start), "GB-months",
                  keeping.at_start.rounded(6).text() + " GB"},
                 {"of what came in the same month", without_noise(now), "GB-months"},
                 {"of what came in earlier months", without_noise(earlier), "GB-months"}};
  return stock;
}

void use_stock(StageOutcome& outcome, std::string_view service, std::string_view meter,
               Stock stock) {
  use_some(outcome, service, meter, stock.gb_months);
  if (stock.gb_months.is_zero()) return;
  outcome.derive(meter, std::move(stock.formula), std::move(stock.terms));
}

}  // namespace costsim::services
