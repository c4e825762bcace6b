#include "scenario/architecture/wage.hpp"

#include <fmt/format.h>

namespace costsim::scenario {

Wage read_wage(TableReader& reader) {
  const std::string text = reader.need_text("engineer");
  const std::size_t slash = text.find('/');
  const std::string unit = slash == std::string::npos ? "" : text.substr(slash + 1);
  try {
    if (unit == "month") {
      return {"engineer-months", "engineer-month", parse_price(text.substr(0, slash))};
    }
    if (unit == "year" || unit == "y") {
      return {"engineer-months", "engineer-month", parse_price(text.substr(0, slash)), 12};
    }
    if (unit == "h" || unit == "hour") {
      return {"engineer-hours", "hour", parse_price(text.substr(0, slash))};
    }
  } catch (const Error&) {
    // told below, with the whole text
  }
  reader.document().fail(
      reader.need("engineer"),
      fmt::format("engineer = \"{}\": expected \"$12000/month\", \"$120k/year\" or \"$80/h\"",
                  text));
}

}  // namespace costsim::scenario
