#include "report/charts/shapes.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "report/kit/text.hpp"

namespace costsim::report {
namespace {

/// Of a text in 11 units, drawn with a common sans-serif; a little more than most letters have.
constexpr double letter_width = 6.9;

/// What a text of nothing but wide letters takes: of the others most are narrower than a letter's
/// width above.
double width_by_letters(std::string_view words) {
  constexpr double usual = 6.2, capital = 8.7, wide = 10, widest = 11.4;
  double width = usual * display_width(words);
  for (const char c : words) {
    const bool is_capital = c >= 'A' && c <= 'Z';
    const double own = c == 'W' || c == '@'               ? widest
                       : c == 'M' || c == 'm' || c == '%' ? wide
                       : is_capital || c == 'w'           ? capital
                                                          : usual;
    width += own - usual;
  }
  return width;
}

std::string_view name_of(Anchor anchor) {
  static constexpr std::string_view names[] = {"start", "middle", "end"};
  return names[static_cast<std::size_t>(anchor)];
}

std::vector<Attribute> with_class(std::string_view kind, std::vector<Attribute> attributes) {
  if (!kind.empty()) attributes.insert(attributes.begin(), {"class", std::string(kind)});
  return attributes;
}

Anchor anchor_at(double x) {
  if (x < chart_width / 3) return Anchor::Start;
  return x > chart_width * 2 / 3 ? Anchor::End : Anchor::Middle;
}

}  // namespace

Markup label(Place place, std::string_view words, Anchor anchor, std::string_view kind) {
  std::vector<Attribute> attributes = {{"x", number(place.x)}, {"y", number(place.y)}};
  if (anchor != Anchor::Start) attributes.push_back({"text-anchor", std::string(name_of(anchor))});
  return element("text", with_class(kind, std::move(attributes)), words);
}

Markup line(Place from, Place to, std::string_view kind) {
  return empty_element("line", with_class(kind, {{"x1", number(from.x)},
                                                 {"y1", number(from.y)},
                                                 {"x2", number(to.x)},
                                                 {"y2", number(to.y)}}));
}

Markup box(Place corner, double width, double height, std::string_view kind) {
  return empty_element("rect", with_class(kind, {{"x", number(corner.x)},
                                                 {"y", number(corner.y)},
                                                 {"width", number(width)},
                                                 {"height", number(height)}}));
}

std::string path_of(const std::vector<Place>& places) {
  std::string path;
  for (const Place& place : places) {
    path += fmt::format("{}{},{}", path.empty() ? 'M' : 'L', number(place.x), number(place.y));
  }
  return path;
}

std::string line_look(std::size_t look) {
  return fmt::format("look{} dash{}", look % looks, (look + look / looks) % looks);
}

Markup sign_of(std::size_t look, Place place) {
  static constexpr std::array<std::string_view, looks> outlines = {
      "m-3,0a3,3 0 1 0 6,0a3,3 0 1 0 -6,0",
      "m-3,-3h6v6h-6z",
      "m0,-4l4,4l-4,4l-4,-4z",
      "m0,-4l4,7h-8z",
      "m0,4l4,-7h-8z",
      "m-4,-1h3v-3h2v3h3v2h-3v3h-2v-3h-3z"};
  const std::string_view outline = outlines[(look + 2 * (look / looks)) % looks];
  return empty_element("path",
                       {{"class", fmt::format("sign look{}", look % looks)},
                        {"d", fmt::format("M{},{}{}", number(place.x), number(place.y), outline)}});
}

Markup focusable(Place place, const std::string& words, const std::string& value,
                 const Markup& shape, bool tab_stop) {
  constexpr double above = 9, reach = 8, widest = 222;
  const Anchor anchor = anchor_at(place.x);
  const Markup around = empty_element(
      "circle",
      {{"class", "reach"}, {"cx", number(place.x)}, {"cy", number(place.y)}, {"r", number(reach)}});
  std::vector<Attribute> attributes = {{"class", "point"}};
  if (tab_stop) attributes.push_back({"tabindex", "0"});
  attributes.push_back({"role", "img"});
  attributes.push_back({"aria-label", words});
  attributes.push_back({"data-value", value});
  return element("g", attributes,
                 element("title", words) + around + shape +
                     label({place.x, std::max(place.y - above, 11.0)}, cut_to(words, widest),
                           anchor, "value"));
}

Markup drawing(const std::string& name, double height, const Markup& inside) {
  return element("svg",
                 {{"xmlns", "http://www.w3.org/2000/svg"},
                  {"viewBox", fmt::format("0 0 {} {}", number(chart_width), number(height))},
                  {"role", "group"},
                  {"aria-label", name}},
                 inside);
}

double width_of(std::string_view words) {
  constexpr double wide_sign = 3;  // one such as ×
  return std::max(display_width(words) * letter_width, width_by_letters(words)) + wide_sign;
}

std::string cut_to(std::string_view words, double width) {
  constexpr int least = 3;
  const std::string whole = one_line(words);
  int letters = std::max(least, static_cast<int>(width / letter_width));
  std::string cut = shortened(whole, letters, "…");
  while (letters > least && width_by_letters(cut) > width) cut = shortened(whole, --letters, "…");
  return cut;
}

std::vector<int> rows_of(const std::vector<double>& middles, const std::vector<double>& widths) {
  constexpr double gap = 4;
  std::vector<double> ends;  // of the last label in each row
  std::vector<int> rows;
  for (std::size_t i = 0; i < middles.size(); ++i) {
    const double begin = middles[i] - widths[i] / 2;
    std::size_t row = 0;
    while (row < ends.size() && ends[row] + gap > begin) ++row;
    if (row == ends.size()) ends.push_back(0);
    ends[row] = middles[i] + widths[i] / 2;
    rows.push_back(static_cast<int>(row));
  }
  return rows;
}

}  // namespace costsim::report
