// Independent pieces of work on several threads, with results that do not depend on how many.
#pragma once

#include <cstddef>
#include <functional>

namespace costsim::engine {

/// Calls work(0) … work(count - 1), each once, on up to `threads` threads (0: one per core). Piece
/// i writes only to slot i of its caller's results; what follows reads them in order, so the answer
/// is the same at any number of threads. The exception of the lowest failing piece is rethrown.
/// A piece that calls it anew works off its own pieces by itself: the cores are taken.
void parallel_for(std::size_t count, unsigned threads,
                  const std::function<void(std::size_t)>& work);

}  // namespace costsim::engine
