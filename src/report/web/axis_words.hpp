// Values as they stand at an axis: short.
#pragma once

#include <string>

namespace costsim::report::web {

std::string short_dollars(double value);       ///< "$20", "$1.5k", "$3M"
std::string short_number(double value);        ///< "5k", "0.1"
std::string json_text(double value);           ///< as the JSON has it
std::string short_milliseconds(double value);  ///< "20 ms", "1.5 s", "1,000 s"

}  // namespace costsim::report::web
