#include "scenario/books/written_name.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "services/kit/request_figures.hpp"

namespace costsim::scenario {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_word(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '_';
}

/// Words, with one of the joints between two of them.
bool is_joined(std::string_view text, std::string_view joints) {
  bool behind_word = false;
  for (const char c : text) {
    const bool word = is_word(c);
    if (!word && (!behind_word || joints.find(c) == std::string_view::npos)) return false;
    behind_word = word;
  }
  return behind_word;
}

[[noreturn]] void refuse(TableReader& reader, std::string_view key, const std::string& name,
                         std::string_view expected) {
  reader.document().fail(reader.need(key), fmt::format("{} = '{}' {}", key, name, expected));
}

}  // namespace

std::string written_name(TableReader& reader, std::string_view key) {
  std::string name = reader.need_text(key);
  if (is_joined(name, "-.")) return name;
  refuse(reader, key, name,
         "cannot be written in a check or a scenario: expected letters, digits and '_', with a "
         "single '-' or '.' between them");
}

void check_service_name(TableReader& reader, const std::string& name) {
  constexpr std::size_t longest = 64;
  constexpr std::string_view taken[] = {"traffic", "cost", "latency", "findings"};
  if (!is_joined(name, "-") || !is_letter(name[0]) || name.size() > longest) {
    refuse(reader, "service", name,
           "cannot be the name of a stage: expected a letter, then letters, digits, - or _, at "
           "most 64");
  }
  if (std::ranges::find(taken, name) == std::end(taken)) return;
  refuse(reader, "service", name, "means something else in a check: expected another name");
}

void check_figure_name(TableReader& reader, const std::string& name) {
  const auto& of_requests = services::request_figures;
  if (name == "cost" || std::ranges::find(of_requests, name) != std::end(of_requests)) {
    refuse(reader, "name", name,
           "is another figure of each stage in a check: expected another name");
  }
  const bool is_time = name.ends_with("_ms") || (name.ends_with("_s") && !name.ends_with("_per_s"));
  if (!is_time) return;
  refuse(reader, "name", name,
         "would be a time in a check, and is so many per second: expected an end such as _per_s or "
         "_per_s_peak");
}

}  // namespace costsim::scenario
