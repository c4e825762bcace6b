#include "services/kit/refused_share.hpp"

#include <algorithm>
#include <cmath>

namespace costsim::services {
namespace {

double erlang_loss(double servers, double load) {
  double blocked = 1;
  for (double c = 1; c <= servers; ++c) blocked = load * blocked / (c + load * blocked);
  return blocked;
}

}  // namespace

double refused_share(double places, double load, double dispersion) {
  if (places <= 0) return 1;
  if (load <= 0) return 0;
  constexpr double even = 0.05;  // below it a load is as good as regular
  if (dispersion < even) return std::max(0.0, 1 - places / load);
  const double servers = places / dispersion, offered = load / dispersion;
  if (offered < servers - 8 * std::sqrt(servers)) return 0;
  const double fewer = std::floor(servers), part = servers - fewer;
  return (1 - part) * erlang_loss(fewer, offered) +
         (part > 0 ? part * erlang_loss(fewer + 1, offered) : 0);
}

}  // namespace costsim::services
