// A model while it is built stage by stage, and what the roles may ask of what stands around them.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "architecture/architecture.hpp"
#include "request_level/request_level.hpp"

namespace costsim::request_level {

using architecture::Stage;

struct Building {
  const architecture::Architecture& architecture;
  const architecture::Environment& environment;
  Duration length{};  ///< of the run
  const architecture::Capacities& capacities;
  Duration planned_for{};  ///< what they cover; a longer run has them again from the start
  std::vector<std::size_t> users = {0};  ///< kinds of them, in the model's order
  BuiltModel built = {};
  std::map<std::string, std::size_t> places = {};  ///< in the model, by name of the stage
  /// In the model, by name of the service on the way that limits what its account lets through.
  std::map<std::string, std::size_t, std::less<>> gates = {};
};

/// The model's number of one of the study's traffics.
std::size_t users_in_model(std::size_t traffic, const Building& building);

const Stage& stage_named(const std::string& name, const Building& building);

/// Calls downstream are made one by one: their mean is nothing to add.
services::Context context_of(const Stage& stage, const Building& building);

/// The shards or nodes that the flow planned, until the run's end; one if it planned none.
engine::StepFunction planned_units(const Stage& stage, const Building& building);

/// The stream, table or queue that feeds a function; nullptr: it is invoked directly.
const Stage* record_source(const Stage& function, const Building& building);
/// Whether some function reads it.
bool is_read(const Stage& source, const Building& building);
/// What part of a source's items goes to one of its readers.
double taken_of(const Stage& reader, const Stage& source);

/// Adds the model of a stage, with the downstream that its executions call.
void add(const Stage& stage, simulation::ModelStage model, Building& building);
/// Notes that the stage is not simulated.
void leave_out(const Stage& stage, std::string_view why, Building& building);
/// Notes what is otherwise of a stage that is.
void tell(const Stage& stage, std::string_view what, Building& building);

}  // namespace costsim::request_level
