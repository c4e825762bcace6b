#include "units/located.hpp"

namespace costsim {
namespace {

/// A value of the command line stands in "scenario.toml (--set)".
std::string file_alone(const std::string& file) {
  const std::size_t option = file.ends_with(')') ? file.rfind(" (") : std::string::npos;
  return file.substr(0, option);
}

bool same_file(const std::string& a, const std::string& b) {
  return file_alone(a) == file_alone(b);
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
