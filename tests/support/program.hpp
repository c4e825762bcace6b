// Runs the whole program in this process, as a shell would see it.
#pragma once

#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "scenario/books/shelf.hpp"

namespace costsim::testing {

struct Ran {
  int exit_code = 0;
  std::string out;
  std::string err;
};

/// Books that the program carries, read by the first command that asks for them.
inline const std::shared_ptr<scenario::Shelf>& carried_books() {
  static const auto shelf = std::make_shared<scenario::Shelf>(std::nullopt);
  return shelf;
}

/// `costsim ARGUMENTS…` without colours, in Unicode, on a page of so many columns.
inline Ran run_program(const std::vector<std::string>& arguments, int width = 80) {
  std::vector<const char*> argv = {"costsim"};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  std::ostringstream out;
  std::ostringstream err;
  cli::Session session{out, err};
  session.width = width;
  session.shelf = carried_books();
  const int code = cli::run(static_cast<int>(argv.size()), argv.data(), session);
  return {code, out.str(), err.str()};
}

}  // namespace costsim::testing
