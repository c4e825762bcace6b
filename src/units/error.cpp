#include "units/error.hpp"

#include <fmt/format.h>

namespace costsim {

std::string Location::text() const {
  if (file.empty() || line == 0) return file;
  return fmt::format("{}:{}:{}", file, line, column);
}

Error::Error(Failure failure, const std::string& message)
    : std::runtime_error(message), failure_(failure) {}

Error::Error(Failure failure, const Location& where, const std::string& message)
    : std::runtime_error(where.file.empty() ? message : where.text() + ": " + message),
      failure_(failure) {}

}  // namespace costsim
