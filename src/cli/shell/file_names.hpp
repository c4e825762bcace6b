// Names of files that begin as typed.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace costsim::cli {

/// As they continue the text, folders with a slash behind them, in order. Of files only those with
/// one of these endings; all of them where none is named, or where no name is left. Hidden ones
/// only behind a dot. Nothing of what cannot be read.
std::vector<std::string> file_names(const std::string& typed,
                                    std::span<const std::string_view> endings);
std::vector<std::string> folder_names(const std::string& typed);

/// A path with the home folder in place of a leading "~/".
std::string expanded(const std::string& path);

}  // namespace costsim::cli
