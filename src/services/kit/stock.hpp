// What is kept over time: what exists at the start, what comes in, what expires. One stock in time,
// carried across the months of a period; objects, items, logs and records are counted alike.
//
// Let A(t) be what has come in until t. What is older than `from` and not yet as old as `until` is
// paid for, so at t there is
//   stock(t) = A(t − from) − A(t − until)                      (kept for good: without the last)
// and the month [b, e) pays ∫ stock dt over the length of a billing month. With J(x) = ∫ A dt up to
// x, that is
//   J(e − from) − J(b − from) − J(e − until) + J(b − until).
// An inflow Q that is even over [s, t) adds to J(x): nothing before s, Q (x − s)² / 2(t − s) until
// t, Q (x − (s + t) / 2) from then on; a step of a flow is such an inflow.
// What exists at the start came in evenly over the last `retention`, as a steady inflow would have
// left it, and goes as that grows old; kept for good it stays.
#pragma once

#include <functional>
#include <optional>

#include "services/kit/service.hpp"

namespace costsim::services {

/// The months before the present one make it as large as `earlier`.
Arrivals arrivals_of(Flow month, std::span<const Arrivals> earlier);

/// What happens to what comes in.
struct Keeping {
  Decimal at_start = {};                   ///< GB that exist when the period begins
  std::optional<Duration> retention = {};  ///< how old things become; absent: kept for good
  Duration from{};                         ///< they are counted from this age on
  std::optional<Duration> until = {};      ///< to this one; absent: to the end of the retention
};

/// GB that a month's flow brings in.
using Gigabytes = std::function<Decimal(const Flow& month)>;

/// What is paid for in one month, and of what it is made.
struct Stock {
  Decimal gb_months;
  std::string formula;
  std::vector<Term> terms;  ///< for Derivation: in GB-months, but for what came in
};

/// The stock of the present month, whose flow is `input`: of what came in then, in the months
/// before (Context::earlier), and of what there was at the start.
Stock stock_of(const Flow& input, const Gigabytes& gigabytes, const Keeping& keeping,
               const Context& context);
/// Its usage, unless there is none, with how it came about.
void use_stock(StageOutcome& outcome, std::string_view service, std::string_view meter,
               Stock stock);

}  // namespace costsim::services
