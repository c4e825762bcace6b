// A published experiment, bill or decision: what to run, and what was found.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace costsim::testing {

struct Published {
  std::string of;          ///< a path in the program's answer: "stages/f/invocations"
  std::string over = "";   ///< a second path, if the figure is a ratio of two
  double per = 1;          ///< the program's figure is divided by this
  double right = 0;        ///< what was published, less what its source is wrong by
  double margin = 0;       ///< how far the program may be from it
  std::string bound = "";  ///< "most", "least" or "none": within the margin
  std::string word = "";   ///< instead of a number, such as "pass"
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
