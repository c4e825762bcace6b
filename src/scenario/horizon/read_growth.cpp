#include "scenario/horizon/read_growth.hpp"

#include <fmt/format.h>

#include "engine/math.hpp"
#include "scenario/horizon/read_horizon.hpp"

namespace costsim::scenario {
namespace {

using decision::Growth;
using decision::GrowthCurve;
namespace math = engine::math;

constexpr double most_per_month = 100;

constexpr Parameter curve_table[] = {
    {.name = "curve",
     .kind = Kind::Choice,
     .fallback = "exponential",
     .help = "exponential and linear use per_month; logistic uses factor, at and over",
     .choices = "exponential|linear|logistic"},
    {.name = "per_month",
     .kind = Kind::Percent,
     .fallback = "0%",
     .help = "of the month before (exponential) or of the first month (linear)",
     .min = -1,
     .max = most_per_month},
    {.name = "factor",
     .kind = Kind::Number,
     .fallback = optional,
     .help = "logistic: of the first month, in the end",
     .max = 1e9},
    {.name = "at",
     .kind = Kind::Time,
     .fallback = optional,
     .help = "logistic: the middle of the rise, since the first month: \"18 months\""},
    {.name = "over",
     .kind = Kind::Time,
     .fallback = optional,
     .help = "logistic: from 10 % to 90 % of the rise",
     .min = 1},
};

[[noreturn]] void refuse(TableReader& horizon, const std::string& text) {
  horizon.document().fail(horizon.need("growth"),
                          fmt::format("growth = '{}': expected \"10%\" (a month), \"50%/year\" or "
                                      "{{ curve = \"linear\", per_month = \"10%\" }}",
                                      text));
}

[[noreturn]] void refuse_range(TableReader& horizon, const std::string& text) {
  horizon.document().fail(horizon.need("growth"),
                          fmt::format("growth = '{}' is out of range: expected from -100% to {:g}%",
                                      text, most_per_month * 100));
}

/// "10%", "10%/month", "50%/year" → the compound growth of a month.
Growth growth_of(TableReader& horizon, const std::string& text) {
  const std::size_t slash = text.find('/');
  const std::string_view per =
      slash == text.npos ? std::string_view("month") : std::string_view(text).substr(slash + 1);
  if (per != "month" && per != "year" && per != "y") refuse(horizon, text);
  double growth = 0;
  try {
    growth = parse_percent(text.substr(0, slash)).to_double();
  } catch (const Error&) {
    refuse(horizon, text);
  }
  if (growth < -1 || growth > most_per_month) refuse_range(horizon, text);
  constexpr double year = 12;
  if (per != "month") growth = math::pow(1 + growth, 1 / year) - 1;
  Growth result;
  result.per_month = growth;
  result.text = fmt::format("{} per {}", text.substr(0, slash), per == "month" ? "month" : "year");
  return result;
}

Growth read_logistic(TableReader& table, const Parameters& values, Duration month) {
  for (const std::string_view key : {"factor", "at", "over"}) {
    if (!values.has(key)) {
      table.missing(key, fmt::format("logistic growth needs '{}', as in {{ curve = \"logistic\", "
                                     "factor = 8, at = \"18 months\", over = \"24 months\" }}",
                                     key));
    }
  }
  Growth growth;
  growth.curve = GrowthCurve::Logistic;
  growth.factor = values.real("factor");
  growth.at = seconds(values.duration("at")) / seconds(month);
  growth.over = seconds(values.duration("over")) / seconds(month);
  growth.text = fmt::format("logistic to {} times, most of it within {} around {}",
                            values.number("factor").text(), to_text(values.duration("over")),
                            to_text(values.duration("at")));
  return growth;
}

void refuse_others(TableReader& table, std::initializer_list<std::string_view> others,
                   std::string_view curve) {
  for (const std::string_view key : others) {
    if (!table.has(key)) continue;
    table.document().fail(table.need(key), fmt::format("{} growth has no '{}'", curve, key));
  }
}

}  // namespace

std::span<const Parameter> growth_rows() {
  return curve_table;
}

Growth read_growth(TableReader& horizon, Duration month) {
  const toml::node& node = horizon.need("growth");
  if (!node.is_table()) {
    if (!node.is_string()) refuse(horizon, horizon.document().written(node));
    return growth_of(horizon, *horizon.text("growth"));
  }
  TableReader table(horizon.document(), *node.as_table(), "growth");
  const Parameters values = table.parameters(curve_table);
  table.finish();
  const std::string& curve = values.text("curve");
  if (curve == "logistic") {
    refuse_others(table, {"per_month"}, curve);
    return read_logistic(table, values, month);
  }
  refuse_others(table, {"factor", "at", "over"}, curve);
  Growth growth;
  growth.curve = curve == "linear" ? GrowthCurve::Linear : GrowthCurve::Exponential;
  growth.per_month = values.real("per_month");
  growth.text = fmt::format("{}% per month{}", (values.number("per_month") * Decimal(100)).text(),
                            curve == "linear" ? " of the first month" : "");
  return growth;
}

}  // namespace costsim::scenario
