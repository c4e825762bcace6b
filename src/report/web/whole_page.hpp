// What every page has around its pieces.
#pragma once

#include <string>
#include <string_view>

#include "report/web/html.hpp"

namespace costsim::report::web {

/// `policy`: what the page may load, as Content-Security-Policy says it.
Markup head(std::string_view title, const char* policy, const Markup& style,
            const Markup& more = {});
/// `above` stands between header and main.
std::string whole_page(const Markup& head, const Pieces& pieces, const Markup& above);

}  // namespace costsim::report::web
