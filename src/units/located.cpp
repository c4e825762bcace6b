#include "units/located.hpp"

namespace costsim {
namespace {

/// A value of the command line stands in "scenario.toml (--set)".
bool same_file(const std::string& a, const std::string& b) {
  return a == b || a.starts_with(b + " (") || b.starts_with(a + " (");
}

}  // namespace

bool is_placed_in(const std::string& file, const Error& error) {
  const std::string own = error.where().file;
  return !own.empty() && same_file(own, file);
}

Error placed(const Error& error, const Location& where) {
  return is_placed_in(where.file, error) || error.failure() != Failure::Usage ? error
                                                                              : error.at(where);
}

Error set_at(const Error& error, const Location& where) {
  if (!same_file(error.where().file, where.file)) return error.at(where);
  return {error.failure(), where, error.message()};
}

}  // namespace costsim
