// The parser of toml++, compiled here and not taken from the installed library, because that one
// was built without TOML 1.1: line breaks inside inline tables, which stages need.
//
// toml++ 3.3 asserts where a header begins with no character of a key ("[=]", "[[["), which a file
// may do: that is thrown, and told as bad input by Document::parse.
#include <stdexcept>

namespace {

[[maybe_unused]] constexpr void demand_key(bool begins) {
  if (!begins) throw std::logic_error("not the beginning of a key");
}

}  // namespace

#define TOML_ASSERT(expr) demand_key(static_cast<bool>(expr))
#define TOML_IMPLEMENTATION
#include <toml++/toml.h>
