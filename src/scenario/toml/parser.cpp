// The parser of toml++, compiled here and not taken from the installed library, because that one
// was built without TOML 1.1: line breaks inside inline tables, which stages need.
#define TOML_IMPLEMENTATION
#include <toml++/toml.h>
