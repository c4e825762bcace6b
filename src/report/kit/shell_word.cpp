#include "report/kit/shell_word.hpp"

#include <algorithm>
#include <cctype>

namespace costsim::report {

std::string shell_word(std::string_view text) {
  const auto is_plain = [](char c) {
    constexpr std::string_view harmless = "_.,:=%+/-";
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || harmless.find(c) != harmless.npos;
  };
  if (!text.empty() && std::all_of(text.begin(), text.end(), is_plain)) return std::string(text);
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? "'\\''" : std::string(1, c);
  return word + "'";
}

}  // namespace costsim::report
