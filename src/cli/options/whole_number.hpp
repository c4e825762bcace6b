// What an option takes that is a whole number between two bounds.
#pragma once

#include <string>

namespace CLI {
class Validator;
}

namespace costsim::cli {

/// Says what was expected, which CLI::Range does not of what is no number.
CLI::Validator whole_number(int least, int most);

}  // namespace costsim::cli
