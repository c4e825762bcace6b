#include "request_level/route.hpp"

#include "request_level/roles.hpp"

namespace costsim::request_level {
namespace {

using architecture::Edge;
using architecture::Port;
using services::Role;

/// How what comes by an edge gets to the stage in the end.
struct Way {
  double times = 1;
  simulation::Entrance entrance = {};
};

/// Items for each event that a stage has processed.
double let_out(const Stage& from, Port port) {
  const bool emits = port == Port::Output && from.parameters.has("emits");
  return emits ? from.parameters.real("emits") : 1;
}

void follow(const Edge& edge, const Way& way, const Building& building, Route& route);

/// What comes into a stage that hands all of it on.
void pass(const Stage& stage, const Way& way, const Building& building, Route& route) {
  for (const Edge& edge : stage.inputs) {
    follow(edge, {way.times * edge.times.to_double(), way.entrance}, building, route);
  }
}

void take_ticks(const Stage& timer, Way way, const Building& building, Route& route) {
  way.entrance.asynchronous = true;
  route.inputs.push_back(
      {.own = timer_arrivals(timer, way.times, building.length), .entrance = way.entrance});
}

void take_output(const Stage& from, Port port, const Way& way, const Building& building,
                 Route& route) {
  const auto place = building.places.find(from.name);
  if (place == building.places.end()) return;
  route.inputs.push_back(
      {.from = place->second, .times = way.times * let_out(from, port), .entrance = way.entrance});
}

void follow(const Edge& edge, const Way& way, const Building& building, Route& route) {
  if (edge.from.empty()) {
    return route.inputs.push_back({.times = way.times,
                                   .users = users_in_model(edge.traffic, building),
                                   .entrance = way.entrance});
  }
  const Stage& from = stage_named(edge.from, building);
  switch (role_of(from)) {
    case Role::Gateway:
      return pass(from, {way.times, through_gateway(from, way.entrance, building)}, building,
                  route);
    case Role::Counter:
      return pass(from, way, building, route);
    case Role::Balancer:
      route.balancer = &from;
      return pass(from, {way.times, through_gateway(from, way.entrance, building)}, building,
                  route);
    case Role::Topic:
      return pass(from, {way.times, through_topic(way.entrance)}, building, route);
    case Role::Timer:
      return take_ticks(from, way, building, route);
    case Role::Function:
    case Role::Nodes:
      return take_output(from, edge.port, way, building, route);
    case Role::Stream:
    case Role::Table:
    case Role::Queue:
      return;  // what they keep is fetched, and only functions fetch (function.cpp)
    case Role::Labour:
    case Role::CostLine:
    case Role::Transfer:
      return;  // it lets nothing out
  }
}

}  // namespace

Route route_to(const Stage& stage, double times, const Building& building) {
  Route route;
  pass(stage, {.times = times}, building, route);
  return route;
}

}  // namespace costsim::request_level
