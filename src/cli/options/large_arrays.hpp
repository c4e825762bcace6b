// How memory is kept while a scenario runs.
#pragma once

namespace costsim::cli {

/// Has malloc keep large arrays in the heap for the rest of the process. Flows of a month at
/// one-second steps are 20 MB and come and go with every stage. Left to itself, malloc maps and
/// unmaps each of them, and the kernel clears their pages every time: a third of such a run.
void keep_large_arrays();

}  // namespace costsim::cli
