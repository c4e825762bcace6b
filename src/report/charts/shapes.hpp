// What charts are put together from.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/charts/chart.hpp"

namespace costsim::report {

struct Place {
  double x = 0, y = 0;
};

enum class Anchor { Start, Middle, End };

/// A text with its baseline there.
Markup label(Place place, std::string_view words, Anchor anchor = Anchor::Start,
             std::string_view kind = "");
Markup line(Place from, Place to, std::string_view kind);
Markup box(Place corner, double width, double height, std::string_view kind);
/// "M1,2L3,4…"
std::string path_of(const std::vector<Place>& places);
/// The classes of a curve: "look1 dash2".
std::string line_look(std::size_t look);
/// The point of a curve with this look: a disc, a square, a diamond, a triangle, …
Markup sign_of(std::size_t look, Place place);
/// Something that shows its words on hover and focus, above it or, near the left and right edge,
/// towards the middle.
Markup focusable(Place place, const std::string& words, const std::string& value,
                 const Markup& shape, bool tab_stop = true);
/// The whole drawing; `name` is read out before what is in it.
Markup drawing(const std::string& name, double height, const Markup& inside);

/// About how wide a text is drawn.
double width_of(std::string_view words);
/// The text, cut to about this width.
std::string cut_to(std::string_view words, double width);
/// A row for each label, so that none lies over another of its row: labels by their middles, in
/// order of x.
std::vector<int> rows_of(const std::vector<double>& middles, const std::vector<double>& widths);

}  // namespace costsim::report
