#include "services/ec2_credits.hpp"

#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;

namespace {

/// Earns one vCPU, saves up to 24 vCPU-hours.
CreditTerms terms(bool unlimited, double launch = 0) {
  return {.sustained_vcpu = 1, .largest = 24, .launch = launch, .unlimited = unlimited};
}

Eigen::ArrayXd hours(const std::vector<double>& values) {
  return Eigen::Map<const Eigen::ArrayXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

CreditHistory spend(const std::vector<double>& used, const std::vector<double>& nodes,
                    const CreditTerms& terms) {
  return spend_credits(hours(used), hours(nodes), std::chrono::hours(1), terms);
}

}  // namespace

TEST_CASE("what was saved below the baseline is spent above it, no more") {
  CHECK(spend({0, 0, 3}, {1, 1, 1}, terms(false)).throttled == 0);
  CHECK(spend({0, 0, 4}, {1, 1, 1}, terms(false)).throttled == Approx(1));
  CHECK(spend({4, 0, 0}, {1, 1, 1}, terms(false)).throttled == Approx(3));
  CHECK(spend({4}, {1}, terms(false, 2)).throttled == Approx(1));
}

TEST_CASE("a balance does not grow beyond the largest") {
  std::vector<double> used(100, 0.0), nodes(101, 1.0);
  used.push_back(30);
  CHECK(spend(used, nodes, terms(false)).throttled == Approx(30 - 1 - 24));
}

TEST_CASE("a debt that is earned back is not charged") {
  CHECK(spend({4, 0, 0, 0}, {1, 1, 1, 1}, terms(true)).surplus == 0);
  CHECK(spend({4, 0, 0}, {1, 1, 1}, terms(true)).surplus == Approx(1));
}

TEST_CASE("beyond a day's earnings a debt is charged at once, and cannot be earned back") {
  std::vector<double> used = {35}, nodes(101, 1.0);
  used.resize(101, 0.0);
  CHECK(spend(used, nodes, terms(true)).surplus == Approx(34 - 24));
}

TEST_CASE("instances that go take their part of the balance with them") {
  // Two nodes save 4, one leaves with 2; the other has 2 + 1 for the last hour.
  CHECK(spend({0, 0, 5}, {2, 2, 1}, terms(false)).throttled == Approx(2));
  // Two nodes owe 4; the one that goes is charged 2, the other earns its 2 back.
  CHECK(spend({6, 0, 0}, {2, 1, 1}, terms(true)).surplus == Approx(2));
  CHECK(spend({6, 0}, {2, 0}, terms(true)).surplus == Approx(4));
  // A new node brings its launch credits.
  CHECK(spend({2, 4}, {1, 2}, terms(false, 1)).throttled == Approx(1));
}

TEST_CASE("no time, no credits") {
  CHECK(spend({}, {}, terms(false)).throttled == 0);
}
