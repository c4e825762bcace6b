// How wide a page is at a terminal.
#pragma once

namespace costsim::cli {

/// Columns of a page: what the variable COLUMNS says, else the terminal's window, within bounds: a
/// narrower page cuts figures, and the eye loses the row of a wider one. `columns` is nullptr, and
/// `window` 0, when nobody says so; then 80.
int page_width(const char* columns, int window);

/// Columns of a message, which may be as narrow or wide as the terminal.
int message_width(const char* columns, int window);

}  // namespace costsim::cli
