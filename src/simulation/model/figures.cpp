#include "simulation/model/figures.hpp"

#include <algorithm>

namespace costsim::simulation {
namespace {

auto find(std::string_view name, auto& figures) {
  return std::find_if(figures.begin(), figures.end(),
                      [name](const Figure& figure) { return figure.name == name; });
}

template <std::size_t Size>
bool is_among(const std::string_view (&names)[Size], std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

}  // namespace

Figures own_figures(const Figures& all) {
  Figures own;
  for (const Figure& figure : all) {
    if (!is_among(common_counts, figure.name) && !is_among(common_figures, figure.name)) {
      own.push_back(figure);
    }
  }
  return own;
}

void add_figure(const Figure& figure, Figures& figures) {
  const auto known = find(figure.name, figures);
  if (known == figures.end()) {
    figures.push_back(figure);
  } else {
    known->value += figure.value;
  }
}

double value_of(std::string_view name, const Figures& figures) {
  const auto known = find(name, figures);
  return known == figures.end() ? 0 : known->value;
}

}  // namespace costsim::simulation
