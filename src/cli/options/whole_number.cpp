#include "cli/options/whole_number.hpp"

#include <charconv>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace costsim::cli {

CLI::Validator whole_number(int least, int most) {
  const auto fault = [=](const std::string& text) {
    int value = 0;
    const char* end = text.data() + text.size();
    const auto [behind, error] = std::from_chars(text.data(), end, value);
    const bool whole = error == std::errc() && behind == end;
    if (whole && value >= least && value <= most) return std::string();
    return fmt::format("'{}': expected a whole number from {} to {}", text, least, most);
  };
  CLI::Validator validator(fault, fmt::format("INT in [{} - {}]", least, most));
  return validator.non_modifying();
}

}  // namespace costsim::cli
