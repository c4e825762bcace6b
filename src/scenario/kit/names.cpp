#include "scenario/kit/names.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

namespace costsim::scenario {
namespace {

bool is_name(const std::string& text) {
  constexpr std::size_t longest = 64;
  const auto allowed = [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_'; };
  return !text.empty() && text.size() <= longest &&
         std::isalpha(static_cast<unsigned char>(text[0])) &&
         std::all_of(text.begin(), text.end(), allowed);
}

/// "support plan" is likely meant as 'support-plan'.
std::string likely_name(std::string text) {
  std::replace(text.begin(), text.end(), ' ', '-');
  return is_name(text) ? fmt::format(", such as '{}'", text) : "";
}

}  // namespace

void check_name(TableReader& table, const std::string& name) {
  if (is_name(name)) return;
  table.document().fail(table.need("name"),
                        fmt::format("'{}' cannot be a name: expected a letter, then letters, "
                                    "digits, - or _, at most 64{}",
                                    name, likely_name(name)));
}

void check_reserved(TableReader& table, const std::string& name,
                    std::initializer_list<std::string_view> reserved) {
  if (std::find(reserved.begin(), reserved.end(), name) == reserved.end()) return;
  table.document().fail(
      table.need("name"),
      fmt::format("'{}' means something else in a check: expected another name", name));
}

}  // namespace costsim::scenario
