// UTF-8 character by character: what each is, and how many columns it takes on a screen.
#pragma once

#include <string>
#include <string_view>

namespace costsim::report {

/// Takes the first character off the text, which is not empty; U+FFFD for a byte that begins none.
char32_t take_character(std::string_view& text);
void append_character(std::string& text, char32_t c);

/// A control character, or a separator of lines.
bool is_control(char32_t c);
/// Overrides the direction of writing, or isolates a part of it, or is a mark of byte order.
bool turns_direction(char32_t c);
/// 2 for East Asian wide characters and emoji, 0 for combining marks, else 1.
int columns_of(char32_t c);

}  // namespace costsim::report
