// What a service does with the items that reach it. Rooms above ask for this, never for a name.
#pragma once

namespace costsim::services {

enum class Role {
  Gateway,   ///< hands each request on and waits for its answer (passage.hpp says how)
  Balancer,  ///< the same, choosing one of the nodes behind it
  Topic,     ///< takes an event at once and hands it to all who subscribe
  Timer,     ///< lets out items at fixed times, by itself
  Stream,    ///< keeps records; a function reads them shard by shard
  Table,     ///< keeps items; a function can read their changes as from a stream. One that has none
             ///< does what a counter does (role_of)
  Queue,     ///< keeps messages; each goes to one of its readers
  Function,  ///< runs code in instances that come and go with the requests
  Nodes,     ///< runs code on machines or tasks, each for many requests
  Counter,   ///< meters what reaches it; what stands behind it gets all of it, as it came
  Labour,    ///< people: no stage of a scenario's, but a table of the architecture
  CostLine,  ///< what the scenario prices itself: no stage either, but a list of the architecture
  Transfer,  ///< bytes between stages: no stage either, but derived from the architecture's graph
};

/// Whether a scenario's stage can be of it.
constexpr bool is_stage(Role role) {
  return role != Role::Labour && role != Role::CostLine && role != Role::Transfer;
}

/// Whether it runs code of the scenario's, which may call others.
constexpr bool runs_code(Role role) {
  return role == Role::Function || role == Role::Nodes;
}

/// Whether it keeps what a function fetches.
constexpr bool keeps_records(Role role) {
  return role == Role::Stream || role == Role::Table || role == Role::Queue;
}

}  // namespace costsim::services
