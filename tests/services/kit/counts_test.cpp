#include "services/kit/counts.hpp"

#include <algorithm>

#include "support/catch.hpp"

using namespace costsim::services;

namespace {

/// Some hundred distinct numbers, in no order.
Eigen::ArrayXd numbers(Eigen::Index steps) {
  Eigen::ArrayXd values(steps);
  for (Eigen::Index i = 0; i < steps; ++i) values[i] = static_cast<double>(i * i % 307) * 0.1;
  return values;
}

bool equal(const Eigen::ArrayXd& a, const Eigen::ArrayXd& b) {
  return a.size() == b.size() && (a == b).all();
}

}  // namespace

TEST_CASE("equal steps are found, and counts stay in the order of time") {
  const Eigen::ArrayXd array = numbers(5000);
  const Counts counts = Counts::repeating(array);
  CHECK(counts.size() == 5000);
  CHECK(counts.distinct().size() == 154);  // the squares modulo 307, 0 among them
  CHECK(equal(counts.by_step(), array));
  CHECK(equal((counts * 3).by_step(), array * 3));
  CHECK((counts * 3).distinct().size() == 154);
  CHECK(counts.max() == array.maxCoeff());
  CHECK(counts.min() == array.minCoeff());
}

TEST_CASE("equal steps are found whatever period is guessed, and however values waver about it") {
  Eigen::ArrayXd array(997);
  for (Eigen::Index i = 0; i < array.size(); ++i) {
    array[i] = static_cast<double>(1000 + 10 * (i % 24) + i * i % 3);
  }
  Eigen::ArrayXd distinct = array;
  std::sort(distinct.begin(), distinct.end());
  const auto kinds = std::unique(distinct.begin(), distinct.end()) - distinct.begin();
  for (const Eigen::Index period : {-1, 0, 1, 7, 24, 48, 996, 5000}) {
    const Counts counts = Counts::repeating(array, period);
    CHECK(counts.distinct().size() == kinds);
    CHECK(equal(counts.by_step(), array));
    CHECK(counts.sum() == array.sum());
  }
}

TEST_CASE("a sum is the same to the last bit, whichever steps are known to be alike") {
  const Eigen::ArrayXd array = numbers(5000) / 7;
  const double sum = Counts(Eigen::ArrayXd(array)).sum();
  CHECK(Counts::repeating(array).sum() == sum);
  CHECK(Counts::step_by_step(array).sum() == sum);
  CHECK(Counts::repeating(array).mean() == sum / 5000);
  CHECK(sum == Approx(array.sum()));
  Eigen::ArrayXd cancelling(5);
  cancelling << 1e17, 0.25, 0.25, 0.25, -1e17;
  CHECK(Counts(Eigen::ArrayXd(cancelling)).sum() == 0.75);
}

TEST_CASE("two numbers of a step meet, be the steps alike in the same way or not") {
  const Eigen::ArrayXd array = numbers(1000);
  const Counts counts = Counts::repeating(array);
  const auto less = [](double a, double b) { return a - b; };
  CHECK(equal(Counts::each(counts * 5, counts, less).by_step(), array * 5 - array));
  CHECK(equal(Counts::each(counts, Counts::constant(1000, 2), less).by_step(), array - 2));
  CHECK(equal(Counts::each(Counts::constant(1000, 2), counts, less).by_step(), 2 - array));
  CHECK(equal(Counts::each(counts, Counts(Eigen::ArrayXd(array)), less).by_step(), array - array));
}

TEST_CASE("where hardly any steps are equal, all stand alone") {
  const Eigen::ArrayXd array = Eigen::ArrayXd::LinSpaced(1000, 0, 999);
  CHECK(equal(Counts::repeating(array).distinct(), array));
  CHECK(Counts().size() == 0);
  CHECK(Counts::repeating(Eigen::ArrayXd()).sum() == 0);
  CHECK(Counts::constant(0, 3).max() == 0);
}

TEST_CASE("what is made of the same numbers for the same key is made once") {
  const Counts counts = Counts::repeating(numbers(1000));
  const Counts copy = counts;
  int made = 0;
  const auto doubled = [&] {
    ++made;
    return counts * 2;
  };
  counts.known(1.5, doubled);
  CHECK(copy.known(1.5, doubled).max() == counts.max() * 2);
  CHECK(made == 1);
  counts.known(2.5, doubled);
  counts.known(1, doubled);  // of another type
  CHECK(made == 3);
}

TEST_CASE("numbers like others are these numbers, and what is known of the others is not asked") {
  const Eigen::Index day = 100, steps = 10 * day;
  Eigen::ArrayXd base(steps), by_step(steps);
  for (Eigen::Index i = 0; i < steps; ++i) {
    base[i] = static_cast<double>(i % day);
    by_step[i] = std::min(base[i], 89.5);  // no step has 99 any more
  }
  const Counts counts = Counts::repeating(base, day);
  const Counts like = Counts::like(counts, by_step);
  CHECK((like.by_step() == by_step).all());
  CHECK(like.max() == 89.5);
  CHECK(like.sum() == Counts::step_by_step(by_step).sum());
  int asked = 0;
  const auto square = [&](double x) {
    ++asked;
    return x * x;
  };
  counts.known_each(1, square);
  CHECK(asked == day);
  const Counts squares = like.known_each(1, square);
  CHECK((squares.by_step() == by_step.square()).all());
  CHECK(squares.max() == 89.5 * 89.5);
  CHECK(asked < 2 * day);
  // Steps of which nothing is known stand alone as before.
  CHECK((Counts::like(Counts(base), by_step).by_step() == by_step).all());
}
