// Numbers over time that many flows have alike.
#pragma once

#include <memory>
#include <utility>

#include <Eigen/Core>

namespace costsim::services {

/// An immutable array with a number for each step. Copies share it: most stages hand on what they
/// were given, and a month at one-second steps is 20 MB.
class Counts {
 public:
  Counts() : Counts(Eigen::ArrayXd()) {}
  Counts(Eigen::ArrayXd&& values)  // NOLINT: an array is what it is made of
      : values_(std::make_shared<const Eigen::ArrayXd>(std::move(values))) {}
  template <typename Expression>
  Counts(const Eigen::ArrayBase<Expression>& values)  // NOLINT: and so is what computes one
      : values_(std::make_shared<const Eigen::ArrayXd>(values)) {}

  const Eigen::ArrayXd& operator*() const { return *values_; }
  const Eigen::ArrayXd* operator->() const { return values_.get(); }

 private:
  std::shared_ptr<const Eigen::ArrayXd> values_;  ///< never null
};

}  // namespace costsim::services
