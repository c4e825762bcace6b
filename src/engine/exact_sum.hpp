// Sums of doubles that do not depend on the order of their terms.
#pragma once

namespace costsim::engine {

/// Adds doubles with twice their digits: what rounding takes from each sum is kept and added at the
/// end (Ogita, Rump and Oishi, Accurate sum and dot product, SIAM J. Sci. Comput. 26(6), 2005,
/// algorithm 4.3). So equal terms may be added one by one or all at once. Terms below 1e290.
class ExactSum {
 public:
  void add(double term) {
    const double sum = high_ + term;
    const double of_term = sum - high_;
    low_ += (high_ - (sum - of_term)) + (term - of_term);
    high_ = sum;
  }

  void add(double term, double times) {
    const double product = term * times;
    low_ += lost(term, times, product);
    add(product);
  }

  void add(const ExactSum& other) {
    add(other.high_);
    low_ += other.low_;
  }

  double value() const { return high_ + low_; }

 private:
  /// What a product lost to rounding, by halves of which products are exact (Dekker 1971).
  static double lost(double a, double b, double product) {
    const double a_high = upper_half(a), b_high = upper_half(b);
    const double a_low = a - a_high, b_low = b - b_high;
    return a_low * b_low - (((product - a_high * b_high) - a_low * b_high) - a_high * b_low);
  }

  static double upper_half(double x) {
    constexpr double splitter = 134217729;  // 2²⁷ + 1
    const double scaled = splitter * x;
    return scaled - (scaled - x);
  }

  double high_ = 0, low_ = 0;
};

}  // namespace costsim::engine
