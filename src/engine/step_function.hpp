// A value that changes at instants and stands still between them: shards, nodes, capacities.
#pragma once

#include <vector>

#include "engine/time.hpp"

namespace costsim::engine {

/// Each piece holds from its instant until the next one's, the last one for ever. The first begins
/// at 0; without pieces there is no value.
class StepFunction {
 public:
  struct Piece {
    Time from{0};
    double value = 0;

    friend bool operator==(const Piece&, const Piece&) = default;
  };

  StepFunction() = default;
  /// The same for ever.
  explicit StepFunction(double value) : pieces_{{Time{0}, value}} {}

  bool empty() const { return pieces_.empty(); }
  const std::vector<Piece>& pieces() const { return pieces_; }

  /// From `from` on it is `value`. Instants are given in order, the first is 0; a value that does
  /// not change makes no piece.
  void change(Time from, double value);
  /// The value at an instant that is not before 0; needs a piece.
  double at(Time instant) const;
  /// The largest value that it ever has; 0 without pieces.
  double largest() const;

  friend bool operator==(const StepFunction&, const StepFunction&) = default;

 private:
  std::vector<Piece> pieces_;
};

/// `first` until `from`, then `next` as from its own beginning.
StepFunction followed(StepFunction first, Time from, const StepFunction& next);

/// Every value times `factor`.
StepFunction scaled(const StepFunction& function, double factor);

/// What it is until `span`, again and again until `length`.
StepFunction repeated(const StepFunction& once, Time span, Time length);

}  // namespace costsim::engine
