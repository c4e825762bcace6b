#include "units/rounding.hpp"

#include "support/catch.hpp"

using namespace costsim;

TEST_CASE("a number of few digits lies on the side that is asked for") {
  CHECK(rounded_to_digits(97151, 3) == 97200);
  CHECK(rounded_to_digits(97149, 3, Rounding::Up) == 97200);
  CHECK(rounded_to_digits(97151, 3, Rounding::Down) == 97100);
  CHECK(rounded_to_digits(0.046158, 3, Rounding::Up) == 0.0462);
  CHECK(rounded_to_digits(-97151, 3, Rounding::Up) == -97100);
  CHECK(rounded_to_digits(9996, 3, Rounding::Down) == 9990);
  CHECK(rounded_to_digits(-9996, 3, Rounding::Up) == -9990);
  CHECK(rounded_to_digits(9991, 3, Rounding::Up) == 10000);
  CHECK(rounded_to_digits(0, 3, Rounding::Up) == 0);
}

TEST_CASE("what has no more digits stays, be it but for the last bits, unless it is to change") {
  for (const double value : {400000.0, 0.1 + 0.2 - 0.1 - 0.1, 3600 * 111.111111111111114}) {
    for (const Rounding kept : {Rounding::Nearest, Rounding::Down, Rounding::Up}) {
      CHECK(rounded_to_digits(value, 3, kept) == rounded_to_digits(value, 3));
    }
    CHECK(rounded_to_digits(value, 3, Rounding::Below) < value * (1 - 1e-6));
    CHECK(rounded_to_digits(value, 3, Rounding::Above) > value * (1 + 1e-6));
  }
  CHECK(rounded_to_digits(400000, 3, Rounding::Below) == 399000);
}

TEST_CASE("two numbers have as many digits as part them, rounded towards each other") {
  CHECK(digits_that_part(1, 2, 3) == 3);
  CHECK(digits_that_part(1.0001, 1.0002, 3) == 6);  // up 1.0001, below 1.00019
  CHECK(digits_that_part(999.9996, 1000.0004, 3) == 7);
  for (const double width : {1e-2, 1e-4, 1e-7, 1e-10}) {
    const double low = 1.2345678, high = low * (1 + width);
    const int digits = digits_that_part(low, high, 1);
    CHECK(rounded_to_digits(low, digits, Rounding::Up) <
          rounded_to_digits(high, digits, Rounding::Below));
  }
}

TEST_CASE("the number of fewest digits between two is found, where there is one of so few") {
  CHECK(shortest_between(12.4999, 12.5001, 5) == 12.5);
  CHECK(shortest_between(0.31, 0.45, 5) == 0.4);
  CHECK_FALSE(shortest_between(0.046166030, 0.046166031, 5));
  CHECK_FALSE(shortest_between(2, 2 * (1 + 1e-9), 5));  // at an end is not between
}
