#include "cli/process/terminal_width.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "report/kit/style.hpp"

namespace costsim::cli {
namespace {

constexpr int narrowest_page = 60;
constexpr int widest_page = 160;

/// 0 for what is no positive number.
int number_of_columns(std::string_view text) {
  int columns = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), columns);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole ? std::max(columns, 0) : 0;
}

}  // namespace

int page_width(const char* columns, int window) {
  const int stated = columns == nullptr ? 0 : number_of_columns(columns);
  const int width = stated > 0 ? stated : window;
  if (width <= 0) return report::Style{}.width;
  return std::clamp(width, narrowest_page, widest_page);
}

}  // namespace costsim::cli
