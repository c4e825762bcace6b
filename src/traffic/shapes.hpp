// The shapes of the catalogue. Each has a table of parameters and a function that draws it.
#pragma once

#include <span>

#include "traffic/shape.hpp"

namespace costsim::traffic {

/// Every table begins with this row.
inline constexpr Parameter rate_parameter = {
    .name = "rate",
    .kind = Kind::Rate,
    .fallback = optional,
    .help = "mean over the whole period; needed unless the shape multiplies another"};

std::span<const Parameter> constant_parameters();
Curve constant(const ShapeSpec& spec, const Grid& grid);

std::span<const Parameter> diurnal_parameters();
Curve diurnal(const ShapeSpec& spec, const Grid& grid);

std::span<const Parameter> weekly_parameters();
Curve weekly(const ShapeSpec& spec, const Grid& grid);

std::span<const Parameter> spikes_parameters();
Curve spikes(const ShapeSpec& spec, const Grid& grid);

std::span<const Parameter> growth_parameters();
Curve growth(const ShapeSpec& spec, const Grid& grid);

std::span<const Parameter> points_parameters();
Curve points(const ShapeSpec& spec, const Grid& grid);

std::span<const Parameter> trace_parameters();
Curve replayed_trace(const ShapeSpec& spec, const Grid& grid);

}  // namespace costsim::traffic
