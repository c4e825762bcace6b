#include "report/kit/page.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "report/kit/text.hpp"

namespace costsim::report {
namespace {

constexpr int narrowest = 40;
constexpr int gap = 2;

std::string_view code_of(Paint paint) {
  static constexpr std::string_view codes[] = {"",           "\x1b[1m",    "\x1b[2m",
                                               "\x1b[1;32m", "\x1b[1;31m", "\x1b[33m"};
  return codes[static_cast<std::size_t>(paint)];
}

std::string repeated(std::string_view sign, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += sign;
  return text;
}

std::vector<int> natural_widths(std::size_t columns, const std::vector<Row>& rows) {
  std::vector<int> widths(columns, 0);
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < columns; ++i) {
      widths[i] = std::max(widths[i], display_width(row[i]));
    }
  }
  return widths;
}

/// Takes one column after the other off the widest of those that may shrink.
void shrink(std::vector<int>& widths, int excess, const std::vector<Column>& columns,
            bool only_giving, int smallest) {
  for (; excess > 0; --excess) {
    int* widest = nullptr;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      if (only_giving && !columns[i].gives_way) continue;
      if (widths[i] > smallest && (widest == nullptr || widths[i] > *widest)) widest = &widths[i];
    }
    if (widest == nullptr) return;
    --*widest;
  }
}

int excess(const std::vector<int>& widths, int width) {
  const int gaps = gap * static_cast<int>(widths.size());
  return std::accumulate(widths.begin(), widths.end(), gaps) - width;
}

int longest_word(const std::vector<Row>& rows, std::size_t column) {
  int longest = 0;
  for (const Row& row : rows) {
    for (std::string_view text = row[column]; !text.empty();) {
      const std::size_t end = std::min(text.find(' '), text.size());
      longest = std::max(longest, display_width(text.substr(0, end)));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }
  return longest;
}

/// With how many names each row begins, where figures follow.
std::size_t names_before_figures(const std::vector<Column>& columns) {
  std::size_t count = 0;
  while (count < columns.size() && columns[count].align == Align::Left &&
         columns[count].gives_way) {
    ++count;
  }
  return count < columns.size() && count > 0 && columns.front().names ? count : 0;
}

/// Whether one of the first columns would show less of its names than tells what they are.
bool cuts_to_letters(const std::vector<int>& widths, const std::vector<int>& natural,
                     std::size_t names) {
  constexpr int tells = 9;
  for (std::size_t i = 0; i < names; ++i) {
    if (widths[i] < std::min(natural[i], tells)) return true;
  }
  return false;
}

}  // namespace

Page::Page(const Style& style) : style_(style), signs_(glyphs(style)) {
  style_.width = std::max(style.width, narrowest);
}

std::string Page::clean(std::string_view foreign) const {
  return one_line(foreign, style_.unicode);
}

void Page::emit(std::string_view text, Paint paint) {
  const std::size_t end = text.find_last_not_of(' ');
  text = text.substr(0, end == std::string_view::npos ? 0 : end + 1);
  const bool painted = style_.color && paint != Paint::None && !text.empty();
  if (painted) text_ += code_of(paint);
  text_ += text;
  if (painted) text_ += "\x1b[0m";
  text_ += '\n';
}

void Page::blank() {
  emit("", Paint::None);
}

void Page::line(std::string_view text, Paint paint) {
  emit(truncated(text, style_.width, signs_.ellipsis), paint);
}

void Page::paragraph(std::string_view lead, std::string_view text, Paint paint) {
  const std::string first = truncated(lead, style_.width / 2, signs_.ellipsis);
  const int indent = display_width(first);
  const std::string space(static_cast<std::size_t>(indent), ' ');
  bool begun = false;
  for (const std::string& part : wrapped(text, style_.width - indent)) {
    emit((begun ? space : first) + part, paint);
    begun = true;
  }
}

void Page::heading(std::string_view left, std::string_view right) {
  std::string end = truncated(right, style_.width / 2, signs_.ellipsis);
  if (!end.empty()) end.insert(0, " ");
  constexpr int shortest_rule = 3;
  const int room = style_.width - display_width(end) - 1;
  const std::string begin = truncated(left, room - shortest_rule, signs_.ellipsis) + " ";
  emit(begin + repeated(signs_.rule, room + 1 - display_width(begin)) + end, Paint::Bold);
}

std::string Page::cells(const std::vector<Column>& columns, const std::vector<int>& widths,
                        const Row& row, std::size_t begin, std::size_t end) const {
  std::string text;
  for (std::size_t i = begin; i < end; ++i) {
    const std::string cell = columns[i].names ? shortened(row[i], widths[i], signs_.ellipsis)
                                              : truncated(row[i], widths[i], signs_.ellipsis);
    text.append(gap, ' ').append(columns[i].align == Align::Left ? padded_right(cell, widths[i])
                                                                 : padded_left(cell, widths[i]));
  }
  return text;
}

/// Where there is no room for the longest word beside the other columns, the last one stands below
/// them.
void Page::wrapping_grid(const std::vector<Column>& columns, const std::vector<Row>& rows) {
  const std::size_t last = columns.size() - 1;
  std::vector<int> widths = natural_widths(columns.size(), rows);
  widths.pop_back();
  const int beside = -excess(widths, style_.width) - gap;
  const bool is_beside = beside >= longest_word(rows, last);
  constexpr int below = 3 * gap;
  if (!is_beside) shrink(widths, excess(widths, style_.width), columns, false, 3);
  for (const Row& row : rows) {
    const std::string first = cells(columns, widths, row, 0, last);
    const int indent = is_beside ? display_width(first) + gap : below;
    const std::string space(static_cast<std::size_t>(indent), ' ');
    if (!is_beside || row[last].empty()) line(first);
    bool begun = !is_beside;
    for (const std::string& part : wrapped(row[last], style_.width - indent)) {
      line(begun || row[last].empty() ? space + part : padded_right(first, indent) + part);
      begun = true;
    }
  }
}

void Page::grid(const std::vector<Column>& columns, const std::vector<Row>& rows) {
  if (columns.back().wraps) return wrapping_grid(columns, rows);
  const std::vector<int> natural = natural_widths(columns.size(), rows);
  std::vector<int> widths = natural;
  shrink(widths, excess(widths, style_.width), columns, true, 6);
  shrink(widths, excess(widths, style_.width), columns, false, 3);
  const std::size_t all = columns.size(), names = names_before_figures(columns);
  if (!cuts_to_letters(widths, natural, names)) {
    for (const Row& row : rows) line(cells(columns, widths, row, 0, all));
    return;
  }
  widths = natural;
  const std::vector<int> of_names(widths.begin(),
                                  widths.begin() + static_cast<std::ptrdiff_t>(names));
  shrink(widths, excess(of_names, style_.width), columns, true, 6);
  const std::string indent(gap + gap, ' ');
  for (const Row& row : rows) {
    line(cells(columns, widths, row, 0, names));
    line(indent + cells(columns, widths, row, names, all));
  }
}

int Page::room_beside(const std::vector<Row>& rows) const {
  if (rows.empty()) return style_.width - gap;
  return -excess(natural_widths(rows.front().size(), rows), style_.width) - gap;
}

std::string sparkline(const std::vector<double>& values, int width, const Glyphs& signs) {
  const auto columns = std::min(values.size(), static_cast<std::size_t>(std::max(width, 0)));
  std::vector<double> means;
  for (std::size_t i = 0; i < columns; ++i) {
    const auto begin = static_cast<std::ptrdiff_t>(i * values.size() / columns);
    const auto end = static_cast<std::ptrdiff_t>((i + 1) * values.size() / columns);
    const double sum = std::accumulate(values.begin() + begin, values.begin() + end, 0.0);
    means.push_back(sum / static_cast<double>(end - begin));
  }
  const double largest = means.empty() ? 0 : *std::max_element(means.begin(), means.end());
  if (!(largest > 0) || !std::isfinite(largest)) return "";
  std::string text;
  for (const double mean : means) {
    const double level = std::ceil(mean / largest * 8) - 1;
    text += signs.levels[static_cast<std::size_t>(level > 0 ? std::min(level, 7.0) : 0.0)];
  }
  return text;
}

std::string bar(double part, double whole, int width, const Glyphs& signs) {
  if (!(part > 0) || !(whole > 0)) return "";
  const double length = std::round(part / whole * width);
  return repeated(signs.bar, std::max(1, static_cast<int>(std::min<double>(length, width))));
}

}  // namespace costsim::report
