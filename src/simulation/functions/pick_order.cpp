#include "simulation/functions/pick_order.hpp"

#include <iterator>

#include <fmt/format.h>

#include "units/error.hpp"

namespace costsim::simulation {

Pick parse_pick(std::string_view text) {
  constexpr std::string_view names[] = {"most-recent", "newest", "oldest", "random",
                                        "least-recent"};
  for (std::size_t i = 0; i < std::size(names); ++i) {
    if (names[i] == text) return static_cast<Pick>(i);
  }
  throw Error(Failure::Usage,
              fmt::format("\"{}\" is not a pick policy: known are most-recent, newest, oldest, "
                          "random, least-recent",
                          text));
}

}  // namespace costsim::simulation
