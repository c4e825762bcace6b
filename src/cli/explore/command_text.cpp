#include "cli/explore/command_text.hpp"

#include "report/kit/shell_word.hpp"

namespace costsim::cli {

using report::shell_word;

std::string command_text(const std::string& file, const scenario::LoadOptions& load) {
  std::string command = "costsim run " + shell_word(file);
  const auto add = [&](const char* option, const std::string& value) {
    command += std::string(" ") + option + " " + shell_word(value);
  };
  if (load.region) add("--region", *load.region);
  if (load.prices) add("--prices", *load.prices);
  if (load.models_dir) add("--models", *load.models_dir);
  if (load.seed) add("--seed", std::to_string(*load.seed));
  for (const std::string& option : load.options) add("--option", option);
  for (const std::string& set : load.sets) add("--set", set);
  return command;
}

}  // namespace costsim::cli
