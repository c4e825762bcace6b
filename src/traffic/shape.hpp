// Traffic as a scenario describes it: a tree of shapes, each with its table of parameters.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <Eigen/Core>

#include "traffic/trace.hpp"
#include "units/error.hpp"
#include "units/parameters.hpp"

namespace costsim::traffic {

/// A rate at a time since the start of the period.
struct Point {
  Duration at{};
  Rate rate;
};

/// One node of the tree. Its load is: (the shape × every entry of `multiply` + every entry of
/// `add`) × `times`.
struct ShapeSpec {
  std::string shape = "constant";           ///< a name of the catalogue
  Parameters parameters;                    ///< made from that shape's table
  std::vector<Point> points = {};           ///< of the shape "points"
  std::shared_ptr<const Trace> trace = {};  ///< of the shape "trace": what its `file` holds
  std::vector<ShapeSpec> multiply = {};
  std::vector<ShapeSpec> add = {};
  Decimal times = 1;
  Location where = {};  ///< for error messages
};

/// Equal steps from the start of the period.
struct Grid {
  Duration step;
  Eigen::Index steps;

  Duration period() const { return step * steps; }
};

/// Load over a grid before it is counted out: `weights` says when, `total` how much.
struct Curve {
  Eigen::ArrayXd weights;  ///< proportional to the requests expected in each step, not negative
  /// Expected requests in the period, exact; absent when only `rate` can tell.
  std::optional<Decimal> total = std::nullopt;
};

/// What a shape does when it multiplies another.
enum class Role {
  Profile,  ///< says when, not how much: scaled to a mean of one, so it keeps the total
  Growth,   ///< its weights are factors: it changes the total
};

struct ShapeKind {
  std::string_view name;
  std::string_view help;  ///< one line
  std::span<const Parameter> parameters;
  Role role = Role::Profile;
  bool takes_points = false;  ///< reads ShapeSpec::points
  bool takes_trace = false;   ///< reads ShapeSpec::trace, which comes from the parameter `file`
  Curve (*evaluate)(const ShapeSpec&, const Grid&) = nullptr;
};

/// Every shape there is, in the order of the guides.
std::span<const ShapeKind> shape_catalogue();
/// The kind with this name, or nullptr.
const ShapeKind* find_shape(std::string_view name);

/// How to read the file of a shape "trace", from that shape's parameters.
TraceOptions trace_options(const Parameters& parameters);

}  // namespace costsim::traffic
