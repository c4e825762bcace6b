#include "engine/step_function.hpp"

#include <algorithm>

namespace costsim::engine {

void StepFunction::change(Time from, double value) {
  if (pieces_.empty() || pieces_.back().value != value) pieces_.push_back({from, value});
}

double StepFunction::at(Time instant) const {
  const auto after =
      std::upper_bound(pieces_.begin(), pieces_.end(), instant,
                       [](Time wanted, const Piece& piece) { return wanted < piece.from; });
  return std::prev(after)->value;
}

double StepFunction::largest() const {
  double most = 0;
  for (const Piece& piece : pieces_) most = std::max(most, piece.value);
  return most;
}

StepFunction followed(StepFunction first, Time from, const StepFunction& next) {
  for (const auto& piece : next.pieces()) first.change(from + piece.from, piece.value);
  return first;
}

StepFunction scaled(const StepFunction& function, double factor) {
  StepFunction result;
  for (const auto& piece : function.pieces()) result.change(piece.from, piece.value * factor);
  return result;
}

StepFunction repeated(const StepFunction& once, Time span, Time length) {
  StepFunction all = once;
  if (once.pieces().size() < 2 || span <= Time{0}) return all;
  for (Time from = span; from < length; from += span) all = followed(std::move(all), from, once);
  return all;
}

}  // namespace costsim::engine
