// A published experiment: what to run, and what was found.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace costsim::testing {

struct Published {
  std::string of;  ///< a path in the program's answer: "stages/f/invocations"
  double per = 1;
  double published = 0;
  double tolerance = 0;    ///< relative
  std::string bound = "";  ///< "most", "least" or "": within the tolerance
  std::string place = "";  ///< file:line
};

struct Experiment {
  std::string name;
  std::string source;
  std::vector<std::string> arguments;
  std::map<std::string, std::string> files;  ///< texts by name
  std::vector<Published> figures;
};

/// All of a file. Error(Usage) at file:line:column for anything that is missing, unknown or not
/// such.
std::vector<Experiment> read_experiments(const std::string& path);

}  // namespace costsim::testing
