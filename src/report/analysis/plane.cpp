#include "report/analysis/plane.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/analysis/breakeven.hpp"
#include "report/kit/text.hpp"

namespace costsim::report {
namespace {

using analysis::BreakEven;
using analysis::FrontierRow;
using analysis::Region;
using analysis::VariedKey;

/// A letter for each thing that holds somewhere, in the order in which they are met.
class Marks {
 public:
  std::string of(const Region& region) {
    const std::string words = told(region);
    const auto known = std::find(words_.begin(), words_.end(), words);
    const auto index = static_cast<std::size_t>(known - words_.begin());
    if (known == words_.end()) words_.push_back(words);
    return mark(index);
  }

  void tell(const Clean& clean, Plane& plane) const {
    for (std::size_t i = 0; i < std::min(words_.size(), letters.size()); ++i) {
      plane.marks.push_back(mark(i));
      plane.words.push_back(clean(words_[i]));
    }
    if (words_.size() <= letters.size()) return;
    plane.marks.emplace_back(1, others);
    plane.words.push_back(fmt::format("{} others", words_.size() - letters.size()));
  }

 private:
  static constexpr std::string_view letters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  static constexpr char others = '?';

  static std::string mark(std::size_t index) {
    return std::string(1, index < letters.size() ? letters[index] : others);
  }

  std::vector<std::string> words_;
};

/// What holds at x: of one place the region that begins there.
const Region& region_at(const FrontierRow& row, double x) {
  const auto behind = std::find_if(row.regions.begin(), row.regions.end(),
                                   [&](const Region& region) { return region.from > x; });
  return behind == row.regions.begin() ? row.regions.front() : *std::prev(behind);
}

std::string cells_of(const FrontierRow& row, const VariedKey& first, int count, Marks& marks) {
  std::string cells;
  for (int cell = 0; cell < count && !row.regions.empty(); ++cell) {
    const double x = analysis::point_of(first.axis, (cell + 0.5) / count);
    const bool searched = x <= row.regions.back().to;
    cells += searched ? marks.of(region_at(row, x)) : " ";
  }
  return cells;
}

/// The ends of the first key, and between them its name where there is room.
std::string first_key_line(const BreakEven& found, int count, const Clean& clean) {
  const VariedKey& key = found.keys.front();
  const std::string low = clean(place_text(key.axis.low, key, found)),
                    high = clean(place_text(key.axis.high, key, found));
  const int room = count - display_width(low) - display_width(high) - 2;
  const std::string whole = clean(key.key);
  const std::string name = display_width(whole) <= room ? whole : std::string();
  const int before = std::max(room - display_width(name), 0) / 2 + 1;
  const std::string begin = low + std::string(static_cast<std::size_t>(before), ' ') + name;
  return begin + padded_left(high, std::max(count - display_width(begin), display_width(high) + 1));
}

}  // namespace

Plane plane_of(const BreakEven& found, int width, bool unicode, const Clean& clean) {
  const VariedKey& second = found.keys.at(1);
  const std::string side = unicode ? "│" : "|", corner = unicode ? "└" : "+";
  std::vector<std::string> labels;
  int widest = 0;
  for (const FrontierRow& row : found.plane) {
    labels.push_back(clean(place_text(row.second, second, found)));
    widest = std::max(widest, display_width(labels.back()));
  }
  constexpr int frame = 5, fewest = 8;
  const int cells = std::max(width - widest - frame, fewest);
  Plane plane;
  Marks marks;
  plane.lines.push_back("  " + clean(second.key));
  for (std::size_t i = 0; i < labels.size(); ++i) {
    plane.lines.push_back(fmt::format("  {} {}{}", padded_left(labels[i], widest), side,
                                      cells_of(found.plane[i], found.keys[0], cells, marks)));
  }
  std::string axis = corner;
  for (int cell = 0; cell < cells; ++cell) axis += unicode ? "─" : "-";
  const std::string indent(static_cast<std::size_t>(widest) + 3, ' ');
  plane.lines.push_back(indent + axis);
  plane.lines.push_back(indent + " " + first_key_line(found, cells, clean));
  marks.tell(clean, plane);
  return plane;
}

}  // namespace costsim::report
