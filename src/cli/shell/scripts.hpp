// What a shell sources to complete costsim's command lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/process/session.hpp"

namespace costsim::cli {

/// "bash", "zsh", "fish".
std::vector<std::string> known_shells();
/// The script of one of them.
std::string_view completion_script(std::string_view shell);

/// The verb by which the scripts ask the program, in no help: `costsim __complete SHELL BEFORE
/// WORD…`, where the last word is the one at the cursor, and BEFORE what the shell takes for
/// another word of it: bash cuts at '=' and ':'.
inline constexpr std::string_view completion_verb = "__complete";

/// The answer to what stands behind that verb, a candidate a line, with its help behind a tab but
/// for bash, which gets what kind they are before. Nothing where nothing can be told: a shell
/// waits.
void answer_shell(const CLI::App& program, const std::vector<std::string>& asked, Session& session);

}  // namespace costsim::cli
