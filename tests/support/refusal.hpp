// How bad input is refused.
#pragma once

#include <string>

#include "support/catch.hpp"
#include "units/error.hpp"

namespace costsim::testing {

/// What refusal_of gives of work that is not refused.
inline const std::string accepted = "(accepted)";

/// The message with which the work is refused: an error of usage, as bad input is.
template <typename Work>
std::string refusal_of(const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    CHECK(error.failure() == Failure::Usage);
    return error.what();
  }
  return accepted;
}

}  // namespace costsim::testing
