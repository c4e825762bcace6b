// Independent pieces of work on several threads, whose results are taken in order as they come.
#pragma once

#include <functional>
#include <optional>
#include <string>

namespace costsim::engine {

/// Makes one result.
using Piece = std::function<std::string()>;

/// Asks `next` for one piece after another until there is none, does them on so many threads (0:
/// one per core), and gives each result to `take` in the order of the pieces. `next` and `take` are
/// called by one thread at a time. Pieces are begun only so far ahead of the oldest unfinished one
/// that memory does not grow with their number. The first exception ends the work, and is
/// rethrown; what was taken before it stays taken.
void in_order(const std::function<std::optional<Piece>()>& next, unsigned threads,
              const std::function<void(std::string)>& take);

}  // namespace costsim::engine
