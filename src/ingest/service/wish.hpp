// What the outside asks of a running service.
#pragma once

#include <functional>

#include "units/quantity.hpp"

namespace costsim::ingest {

enum class Wish {
  None,
  Reload,  ///< open files anew, read credentials again
  Drain,   ///< end, without losing anything; asked again it changes nothing
  Stop,    ///< the same; asked again: end now
};

/// Waits at most that long for a wish (a signal, say).
using Wishes = std::function<Wish(Duration)>;

}  // namespace costsim::ingest
