// How deep the dotted keys of a TOML text go.
#pragma once

#include <cstddef>
#include <string_view>

namespace costsim::scenario {

/// A key of more parts than this is refused before it is parsed: toml++ follows the tables that a
/// dotted key makes by recursion, without a limit, and would end at the bottom of the stack.
inline constexpr std::size_t most_key_parts = 64;

struct DeepKey {
  bool found = false;
  std::size_t line = 0;    ///< of the part that is too many; from 1
  std::size_t column = 0;  ///< in characters, from 1
};

/// The first place where a run of parts joined by dots, outside of strings and comments, is longer
/// than `most_key_parts`. Numbers have one dot, so only keys can be that long.
DeepKey find_deep_key(std::string_view toml);

}  // namespace costsim::scenario
