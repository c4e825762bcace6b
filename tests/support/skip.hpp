// Says that a test cannot be run here; scripts/test counts the test cases that said so.
#pragma once

#include <iostream>
#include <string>

#include "support/catch.hpp"

namespace costsim::testing {

inline void skip(const std::string& why) {
  std::cerr << "SKIPPED: " << Catch::getResultCapture().getCurrentTestName() << " | " << why
            << '\n';
}

}  // namespace costsim::testing
