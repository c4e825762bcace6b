// What all kinds of users send together, over a period and at one of its instants.
#pragma once

#include <vector>

#include "simulation/model/model.hpp"

namespace costsim::simulation {

/// Requests per second of each kind of users at an instant of the period.
std::vector<double> rates_at(const Model& model, Time instant);

/// Each kind of users so many times, added up.
RateProfile together(const Model& model, const std::vector<double>& times);
/// Each once.
RateProfile together(const Model& model);

/// How long the longest profile is.
Time profile_length(const Model& model);

/// How many requests come to a stage for each that a kind of users sends.
std::vector<double> reaching(const Model& model, std::size_t stage);

/// Requests per second that come to a stage at an instant of the period; timers' left out.
double rate_into(const Model& model, std::size_t stage, Time instant);

/// Where users' loads go up and down apart, a window stands for another share of a stage's requests
/// than of everybody's: the factor for each of these instants, whose shares of all requests are
/// given. 1 where all users are of one kind.
std::vector<double> stage_weights(const Model& model, std::size_t stage,
                                  const std::vector<Time>& instants,
                                  const std::vector<double>& shares);

}  // namespace costsim::simulation
