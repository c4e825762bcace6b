// Keys of a scenario that a request-level run cannot use where they stand.
#pragma once

#include <string>
#include <vector>

#include "request_level/building.hpp"

namespace costsim::request_level {

/// Who invokes a function: any of these together.
enum Invoker : unsigned {
  Caller = 1,  ///< clients, who wait for the answer
  Event = 2,   ///< timers and topics: the service delivers by itself
  Stream = 4,  ///< an event source of Kinesis or DynamoDB Streams
  Queue = 8,   ///< one of SQS
};

/// One note for each key that the scenario states of the function and that does nothing for those
/// who invoke it, with what would.
std::vector<std::string> unused_keys(const Stage& function, unsigned invokers);

/// Into the notes of the model.
void tell_unused_keys(const Stage& function, unsigned invokers, Building& building);

}  // namespace costsim::request_level
