#include "units/located.hpp"

namespace costsim {

Error placed(const Error& error, const Location& where) {
  // A value of the command line stands in "scenario.toml (--set)".
  const std::string file = error.where().file;
  const bool knows = file == where.file || file.starts_with(where.file + " (");
  return knows || error.failure() != Failure::Usage ? error : error.at(where);
}

}  // namespace costsim
