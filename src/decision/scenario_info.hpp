// Which file a study came from.
#pragma once

#include <string>
#include <vector>

namespace costsim::decision {

struct ScenarioInfo {
  std::string path;
  std::string title;
  std::string sha256;  ///< of the file's bytes, in hexadecimal
  /// What the command line said on top of the file, as words: "--set", "traffic.rate=5M/h".
  std::vector<std::string> arguments = {};
};

}  // namespace costsim::decision
