#include "cli/process/terminal_width.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "report/kit/style.hpp"

namespace costsim::cli {
namespace {

constexpr int narrowest_page = 60;
constexpr int widest_page = 160;
constexpr int narrowest_message = 30;

/// 0 for what is no positive number.
int number_of_columns(std::string_view text) {
  int columns = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), columns);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole ? std::max(columns, 0) : 0;
}

/// 0 when nobody says so.
int stated_width(const char* columns, int window) {
  const int stated = columns == nullptr ? 0 : number_of_columns(columns);
  return stated > 0 ? stated : std::max(window, 0);
}

}  // namespace

int page_width(const char* columns, int window) {
  const int width = stated_width(columns, window);
  return width == 0 ? report::Style{}.width : std::clamp(width, narrowest_page, widest_page);
}

int message_width(const char* columns, int window) {
  const int width = stated_width(columns, window);
  return width == 0 ? report::Style{}.width : std::max(width, narrowest_message);
}

}  // namespace costsim::cli
