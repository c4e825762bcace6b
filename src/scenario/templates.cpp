#include "scenario/templates.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "scenario/books/embedded_files.hpp"
#include "units/error.hpp"
#include "units/parameters.hpp"

namespace costsim::scenario {
namespace {

std::string_view stem(std::string_view path) {
  path.remove_prefix(path.find_last_of('/') + 1);
  return path.substr(0, path.size() - std::string_view(".toml").size());
}

/// "# Does it pay?\n…" → "Does it pay?"
std::string_view first_comment(std::string_view text) {
  std::string_view line = text.substr(0, text.find('\n'));
  const std::size_t begin = line.find_first_not_of("# ");
  return begin == std::string_view::npos ? std::string_view() : line.substr(begin);
}

/// A template runs unchanged; a scenario that replays a file of the reader's does not.
bool needs_a_file(std::string_view text) {
  return text.find("shape = \"trace\"") != std::string_view::npos;
}

}  // namespace

std::vector<Template> templates() {
  std::vector<Template> all;
  for (const EmbeddedFile& file : embedded_scenarios()) {
    if (needs_a_file(file.text)) continue;
    all.push_back({stem(file.path), first_comment(file.text), file.text});
  }
  return all;
}

Template find_template(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Template& known : templates()) {
    if (known.name == name) return known;
    names.push_back(known.name);
  }
  throw Error(Failure::Usage, fmt::format("there is no template '{}': expected one of {}{}", name,
                                          fmt::join(names, ", "), suggestion(name, names)));
}

}  // namespace costsim::scenario
