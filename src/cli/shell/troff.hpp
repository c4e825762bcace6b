// The language of manual pages, man(7): plain text made of its requests, all of it ASCII.
#pragma once

#include <string>
#include <string_view>

namespace costsim::cli::troff {

/// Text that stands for itself wherever it stands.
std::string escaped(std::string_view text);
std::string bold(std::string_view text);
std::string italic(std::string_view text);

// Each is whole lines. Texts are plain; what they are given as `marked` may be bold or italic.
std::string title(std::string_view page, std::string_view source);
std::string section(std::string_view heading);
std::string subsection(std::string_view heading);
std::string name(std::string_view page, std::string_view what);
std::string paragraph(std::string_view text);
/// The description below a term.
std::string entry(std::string_view marked, std::string_view description);
/// Line by line.
std::string as_it_stands(std::string_view text);

inline constexpr const char* break_line = ".br\n";

}  // namespace costsim::cli::troff
