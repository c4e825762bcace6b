#include "simulation/month/user_rates.hpp"

#include <algorithm>
#include <numeric>

#include "simulation/model/stage_rates.hpp"

namespace costsim::simulation {

namespace {

double rate_at(const RateProfile& profile, Time instant) {
  if (profile.per_second.empty()) return 0;
  const auto step = static_cast<std::size_t>(instant / profile.step);
  return profile.per_second[std::min(step, profile.per_second.size() - 1)];
}

}  // namespace

std::vector<double> rates_at(const Model& model, Time instant) {
  std::vector<double> rates;
  for (const ArrivalConfig* users : users_of(model)) rates.push_back(rate_at(users->rate, instant));
  return rates;
}

RateProfile together(const Model& model, const std::vector<double>& times) {
  const std::vector<const ArrivalConfig*> users = users_of(model);
  const auto longest = *std::max_element(users.begin(), users.end(), [](auto* a, auto* b) {
    return a->rate.per_second.size() < b->rate.per_second.size();
  });
  RateProfile all{std::vector<double>(longest->rate.per_second.size()), longest->rate.step};
  for (std::size_t step = 0; step < all.per_second.size(); ++step) {
    for (std::size_t kind = 0; kind < users.size(); ++kind) {
      all.per_second[step] +=
          times[kind] * rate_at(users[kind]->rate, all.step * static_cast<Time::rep>(step));
    }
  }
  return all;
}

RateProfile together(const Model& model) {
  if (model.more_arrivals.empty()) return model.arrivals.rate;
  return together(model, std::vector<double>(users_of(model).size(), 1));
}

std::vector<double> reaching(const Model& model, std::size_t stage) {
  std::vector<double> reach;
  const std::vector<double> silent(users_of(model).size());
  const double timers = stage_rates(model, silent)[stage];
  for (std::size_t kind = 0; kind < silent.size(); ++kind) {
    std::vector<double> one = silent;
    one[kind] = 1;
    reach.push_back(stage_rates(model, one)[stage] - timers);
  }
  return reach;
}

Time profile_length(const Model& model) {
  const RateProfile profile = together(model);
  return profile.step * static_cast<Time::rep>(profile.per_second.size());
}

double rate_into(const Model& model, std::size_t stage, Time instant) {
  const std::vector<double> reach = reaching(model, stage), rates = rates_at(model, instant);
  return std::inner_product(reach.begin(), reach.end(), rates.begin(), 0.0);
}

std::vector<double> stage_weights(const Model& model, std::size_t stage,
                                  const std::vector<Time>& instants,
                                  const std::vector<double>& shares) {
  std::vector<double> weights(instants.size(), 1);
  if (model.more_arrivals.empty()) return weights;
  double mean = 0;
  for (std::size_t i = 0; i < instants.size(); ++i) {
    const std::vector<double> rates = rates_at(model, instants[i]);
    const double all = std::accumulate(rates.begin(), rates.end(), 0.0);
    weights[i] = all > 0 ? rate_into(model, stage, instants[i]) / all : 0;
    mean += shares[i] * weights[i];
  }
  for (double& weight : weights) weight = mean > 0 ? weight / mean : 1;
  return weights;
}

}  // namespace costsim::simulation
