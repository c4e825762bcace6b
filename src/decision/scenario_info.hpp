// Which file a study came from.
#pragma once

#include <string>

namespace costsim::decision {

struct ScenarioInfo {
  std::string path;
  std::string title;
  std::string sha256;  ///< of the file's bytes, in hexadecimal
};

}  // namespace costsim::decision
