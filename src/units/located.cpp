#include "units/located.hpp"

namespace costsim {
namespace {

/// A value of the command line stands in "scenario.toml (--set)".
bool same_file(const std::string& a, const std::string& b) {
  return a == b || a.starts_with(b + " (") || b.starts_with(a + " (");
}

}  // namespace

Error placed(const Error& error, const Location& where) {
  const std::string file = error.where().file;
  const bool knows = !file.empty() && same_file(file, where.file);
  return knows || error.failure() != Failure::Usage ? error : error.at(where);
}

Error set_at(const Error& error, const Location& where) {
  if (!same_file(error.where().file, where.file)) return error.at(where);
  return {error.failure(), where, error.message()};
}

}  // namespace costsim
