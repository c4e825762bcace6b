#include "report/web/blocks.hpp"

#include <fmt/format.h>

namespace costsim::report::web {
namespace {

std::vector<Attribute> figures_class(bool figures) {
  if (!figures) return {};
  return {{"class", "figures"}};
}

}  // namespace

Markup section(std::string_view id, std::string_view heading, const Markup& inside) {
  const std::string heading_id = fmt::format("{}-heading", id);
  return element("section", {{"id", std::string(id)}, {"aria-labelledby", heading_id}},
                 element("h2", {{"id", heading_id}}, heading) + inside);
}

Markup table(std::string_view caption, const std::vector<TableColumn>& columns,
             const std::vector<std::vector<Markup>>& rows) {
  Markup head, body;
  for (const TableColumn& column : columns) {
    auto attributes = figures_class(column.figures);
    attributes.insert(attributes.begin(), {"scope", "col"});
    head += element("th", attributes, column.name);
  }
  for (const auto& row : rows) {
    Markup cells;
    for (std::size_t i = 0; i < row.size(); ++i) {
      cells += i == 0 ? element("th", {{"scope", "row"}}, row[i])
                      : element("td", figures_class(columns[i].figures), row[i]);
    }
    body += element("tr", cells);
  }
  Markup whole =
      element("table", element("caption", caption) + element("thead", element("tr", head)) +
                           element("tbody", body));
  constexpr std::size_t of_a_phone = 3;
  if (columns.size() <= of_a_phone) return whole;
  return element("div",
                 {{"class", "wide"},
                  {"role", "region"},
                  {"tabindex", "0"},
                  {"aria-label", std::string(caption)}},
                 whole);
}

Markup breakable(std::string_view number) {
  constexpr std::size_t room = 14;  // "$1,234,567.00" and one more
  Markup parts;
  while (number.size() > room) {
    const std::size_t comma = number.find(',');
    if (comma == std::string_view::npos) break;
    parts += text(number.substr(0, comma + 1)) + empty_element("wbr", {});
    number.remove_prefix(comma + 1);
  }
  return parts + text(number);
}

Markup figure(const Markup& chart, std::string_view caption, const Markup& legend,
              const Markup& figures) {
  const Markup folded = element("details", element("summary", "The figures as a table") + figures);
  return element("figure", element("figcaption", caption) + chart + legend + folded);
}

Markup legend(const std::vector<Curve>& curves) {
  Markup all;
  for (const Curve& curve : curves) {
    all += element("li", sample_of(curve) + element("span", curve.name));
  }
  return element("ul", {{"class", "legend"}}, all);
}

Markup paragraph(std::string_view words, std::string_view kind) {
  if (kind.empty()) return element("p", words);
  return element("p", {{"class", std::string(kind)}}, words);
}

Markup two_lines(std::string_view first, std::string_view second) {
  if (second.empty()) return text(first);
  return text(first) + element("small", second);
}

}  // namespace costsim::report::web
