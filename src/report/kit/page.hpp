// A page of lines that never exceed the terminal's width.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/kit/style.hpp"

namespace costsim::report {

enum class Paint { None, Bold, Dim, Good, Bad, Caution };
enum class Align { Left, Right };

/// A column of a grid. Columns with `gives_way` shrink first when a row is too long.
struct Column {
  Align align = Align::Left;
  bool gives_way = false;
  bool names = false;  ///< cells are shortened within, so that their ends tell them apart
  bool wraps = false;  ///< of the last one: a cell goes on below, and is never cut between words
};

/// One row of a grid; a cell wider than its column has an ellipsis, at its end or within a name.
using Row = std::vector<std::string>;

class Page {
 public:
  explicit Page(const Style& style);

  const Glyphs& signs() const { return signs_; }
  int width() const { return style_.width; }
  /// Foreign text made fit for this page; everything that is not our own literal passes here.
  std::string clean(std::string_view foreign) const;

  void blank();
  /// One line, cut at the width.
  void line(std::string_view text, Paint paint = Paint::None);
  /// A text in as many lines as it needs; the first begins with `lead`, the others as far to the
  /// right.
  void paragraph(std::string_view lead, std::string_view text, Paint paint = Paint::None);
  /// "left ───────── right"; the rule ends the line when there is nothing on the right.
  void heading(std::string_view left, std::string_view right);
  /// Rows in columns two spaces apart, indented by two. Where that would leave the names that they
  /// begin with a few letters, each row's names are a line, and its figures another.
  void grid(const std::vector<Column>& columns, const std::vector<Row>& rows);
  /// What is left of a line beside such columns, with a gap before it; may be less than nothing.
  int room_beside(const std::vector<Row>& rows) const;

  std::string text() && { return std::move(text_); }

 private:
  void wrapping_grid(const std::vector<Column>& columns, const std::vector<Row>& rows);
  void emit(std::string_view text, Paint paint);
  std::string cells(const std::vector<Column>& columns, const std::vector<int>& widths,
                    const Row& row, std::size_t begin, std::size_t end) const;

  Style style_;
  const Glyphs& signs_;
  std::string text_;
};

/// One sign per value from 0 to the largest, resampled to at most `width` columns; empty when there
/// is nothing to draw.
std::string sparkline(const std::vector<double>& values, int width, const Glyphs& signs);

/// `part` of `whole` as a row of at most `width` bars, at least one for what is not nothing.
std::string bar(double part, double whole, int width, const Glyphs& signs);

}  // namespace costsim::report
