// Foreign text in a Markdown document.
#pragma once

#include <string>
#include <string_view>

namespace costsim::report {

/// Foreign text as text: it cannot end a table cell, start a tag, a link, emphasis, a heading, a
/// list or a formula, mention a person or refer to an issue. Character references mean the same in
/// Markdown and in HTML, which backslashes do not.
std::string escaped(std::string_view foreign);
/// The same as code.
std::string code(std::string_view foreign);

}  // namespace costsim::report
