// Manual pages from the same table of verbs and options as --help.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

namespace costsim::cli {

struct ManualPage {
  std::string verb;  ///< "" of the program itself
  std::string name;  ///< "costsim-run"
  std::string text;  ///< troff with the macros of man(7); ASCII
};

/// "costsim-run" of "run", "costsim" of "".
std::string page_name(std::string_view verb);

/// The program's page and one of each verb; verbs inside a verb are told on its page.
std::vector<ManualPage> manual_pages(const CLI::App& program);

}  // namespace costsim::cli
