#include "report/analysis/uncertainty.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/analysis/sampled_changes.hpp"
#include "report/kit/json_number.hpp"
#include "report/kit/markdown_text.hpp"
#include "report/kit/numbers.hpp"

namespace costsim::report {
namespace {

using analysis::Quantiles;
using analysis::Sampled;
using analysis::SampledArchitecture;
using analysis::Swing;

constexpr Column name_column{Align::Left, true, true};

std::string dollars(double amount) {
  return readable(Money::from_dollars(Decimal::from_double(amount, 2)));
}

std::string percent(double share) {
  return readable_percent(share * 100);
}

void inputs(Page& page, const Sampled& sampled) {
  std::vector<Row> rows = {{"believed", "P5", "P50", "P95"}};
  for (const auto& each : sampled.inputs) {
    rows.push_back(
        {page.clean(each.key), page.clean(each.p5), page.clean(each.p50), page.clean(each.p95)});
  }
  page.grid({name_column, {Align::Right}, {Align::Right}, {Align::Right}}, rows);
}

void costs(Page& page, const Sampled& sampled) {
  std::vector<Row> rows = {{"cost", "P5", "P50", "P95", "cheapest", "copes"}};
  for (const SampledArchitecture& each : sampled.architectures) {
    rows.push_back({page.clean(each.name), dollars(each.cost.p5), dollars(each.cost.p50),
                    dollars(each.cost.p95), percent(each.cheapest), percent(each.copes)});
  }
  page.grid(
      {name_column, {Align::Right}, {Align::Right}, {Align::Right}, {Align::Right}, {Align::Right}},
      rows);
}

/// The cost that an input moves most, and by how much.
struct Move {
  std::size_t architecture = 0;
  double by = 0;
};

Move largest_move(const Swing& swing, const Sampled& sampled) {
  Move most;
  for (std::size_t c = 0; c < sampled.columns.architectures.size(); ++c) {
    const double by = swing.high[c] - swing.low[c];
    if (std::abs(by) > std::abs(most.by)) most = {c, by};
  }
  return most;
}

/// Bars from P10 to P90 of each input, in the cost that it moves most, widest first; those that
/// move none in one line.
void swings(Page& page, const Sampled& sampled) {
  constexpr int bar_width = 10;
  const double widest = std::abs(largest_move(sampled.swings.front(), sampled).by);
  std::vector<Row> rows = {{"P10 to P90 of", "moves", "by", "", ""}};
  std::vector<std::string> idle;
  for (const Swing& swing : sampled.swings) {
    const auto [architecture, by] = largest_move(swing, sampled);
    const std::string input = page.clean(sampled.inputs[swing.input].key);
    const std::string flips = flips_text(swing, sampled);
    if (by == 0 && flips.empty()) {
      idle.push_back(input);
      continue;
    }
    rows.push_back({input, page.clean(sampled.columns.architectures[architecture]),
                    (by < 0 ? "-" : "+") + dollars(std::abs(by)),
                    bar(std::abs(by), widest, bar_width, page.signs()), page.clean(flips)});
  }
  page.grid({name_column, name_column, {Align::Right}, {Align::Left}, {Align::Left, true}}, rows);
  if (!idle.empty()) {
    page.paragraph("  ", fmt::format("No cost and no check is moved by {}.", fmt::join(idle, ", ")),
                   Paint::Dim);
  }
}

void indices(Page& page, const Sampled& sampled) {
  if (!sampled.indices) return;
  const auto& outputs = sampled.indices->outputs;
  const std::size_t costs = sampled.columns.architectures.size();
  const std::size_t checks = sampled.columns.checks.size();
  std::vector<Row> rows = {{"share of the variance of", "is due to", "alone", "with others"}};
  const auto add = [&](const std::string& what, const analysis::IndexRow& output) {
    for (std::size_t i = 0; output.varies && i < output.total.size(); ++i) {
      const auto& total = output.total[i];
      constexpr double little = 0.01;
      if (total.value < little) continue;
      rows.push_back({page.clean(what), page.clean(sampled.inputs[i].key),
                      percent(std::max(0.0, output.first[i].value)), percent(total.value)});
    }
  };
  for (std::size_t c = 0; c < costs; ++c) {
    add(sampled.columns.architectures[c] + ".cost", outputs[c]);
  }
  for (std::size_t c = 0; c < checks; ++c) {
    add(sampled.columns.checks[c] + ": holds", outputs[costs + checks + c]);
  }
  page.blank();
  page.grid({name_column, name_column, {Align::Right}, {Align::Right}}, rows);
}

void checks(Page& page, const Sampled& sampled) {
  for (const auto& check : sampled.checks) {
    page.paragraph(fmt::format("  {} ", page.signs().dot),
                   fmt::format("{} {}", page.clean(check.id), probability_text(check.holds)));
  }
}

Json quantiles_json(const Quantiles& found) {
  return {{"p5", json_number(found.p5)},
          {"p50", json_number(found.p50)},
          {"p95", json_number(found.p95)},
          {"mean", json_number(found.mean)}};
}

Json index_json(const analysis::SobolIndex& index) {
  return {{"value", json_number(index.value)},
          {"low", json_number(index.low)},
          {"high", json_number(index.high)}};
}

Json indices_json(const Sampled& sampled) {
  const std::size_t costs = sampled.columns.architectures.size();
  const std::size_t checks = sampled.columns.checks.size();
  Json all = Json::array();
  for (std::size_t k = 0; k < sampled.indices->outputs.size(); ++k) {
    const auto& output = sampled.indices->outputs[k];
    Json row;
    if (k < costs) {
      row["of"] = sampled.columns.architectures[k] + ".cost";
    } else {
      row["of"] = sampled.columns.checks[(k - costs) % checks];
      row["side"] = k < costs + checks ? "difference" : "verdict";
    }
    row["inputs"] = Json::object();
    for (std::size_t i = 0; i < output.first.size(); ++i) {
      row["inputs"][sampled.inputs[i].key] = {{"first", index_json(output.first[i])},
                                              {"total", index_json(output.total[i])}};
    }
    all.push_back(std::move(row));
  }
  return all;
}

Json swing_json(const Swing& swing, const Sampled& sampled) {
  Json json = {{"input", sampled.inputs[swing.input].key},
               {"low", swing.low_text},
               {"high", swing.high_text},
               {"costs", Json::object()},
               {"checks", Json::object()}};
  for (std::size_t c = 0; c < sampled.columns.architectures.size(); ++c) {
    json["costs"][sampled.columns.architectures[c]] = {json_number(swing.low[c]),
                                                       json_number(swing.high[c])};
  }
  for (std::size_t c = 0; c < sampled.columns.checks.size(); ++c) {
    const std::size_t at = sampled.columns.holds(c);
    const auto word = [](double holds) { return holds > 0 ? "pass" : "fail"; };
    json["checks"][sampled.columns.checks[c]] = {word(swing.low[at]), word(swing.high[at])};
  }
  return json;
}

std::string_view name_of(analysis::Sampling sampling) {
  switch (sampling) {
    case analysis::Sampling::Latin:
      return "latin";
    case analysis::Sampling::Random:
      return "random";
    case analysis::Sampling::Sobol:
      break;
  }
  return "sobol";
}

Json architecture_json(const SampledArchitecture& each) {
  return {{"name", each.name},
          {"cost", quantiles_json(each.cost)},
          {"cheapest", json_number(each.cheapest)},
          {"copes", json_number(each.copes)}};
}

Json check_json(const analysis::SampledCheck& check) {
  Json json = {{"id", check.id},
               {"held", check.holds.held},
               {"probability", json_number(check.holds.share)},
               {"low", json_number(check.holds.low)},
               {"high", json_number(check.holds.high)}};
  if (check.samples_needed) json["samples_needed"] = *check.samples_needed;
  return json;
}

}  // namespace

void add_uncertainty(Page& page, const Sampled& sampled) {
  page.blank();
  page.heading("How sure",
               fmt::format("{} samples, seed {}", sampled.options.samples, sampled.seed));
  inputs(page, sampled);
  page.blank();
  costs(page, sampled);
  page.blank();
  swings(page, sampled);
  indices(page, sampled);
  add_sampled_changes(page, sampled.changes);
  page.blank();
  checks(page, sampled);
  if (const std::string worth = worth_text(sampled); !worth.empty()) {
    page.paragraph("  ", page.clean(worth));
  }
  for (const std::string& note : sampled.notes) {
    page.paragraph(fmt::format("  {} ", page.signs().dot), page.clean(note), Paint::Dim);
  }
}

Json uncertainty_json(const Sampled& sampled) {
  Json json = {{"samples", sampled.options.samples},
               {"sampling", name_of(sampled.options.sampling)},
               {"inputs", Json::array()},
               {"architectures", Json::array()},
               {"figures", Json::array()},
               {"checks", Json::array()},
               {"tornado", Json::array()},
               {"worth_knowing", Json::array()}};
  for (const auto& each : sampled.inputs) {
    json["inputs"].push_back(
        {{"key", each.key}, {"p5", each.p5}, {"p50", each.p50}, {"p95", each.p95}});
  }
  for (const auto& each : sampled.architectures) {
    json["architectures"].push_back(architecture_json(each));
  }
  for (const auto& each : sampled.figures) {
    Json figure = {{"architecture", each.name.architecture},
                   {"stage", each.name.stage},
                   {"figure", each.name.figure}};
    figure.update(quantiles_json(each.value));
    json["figures"].push_back(std::move(figure));
  }
  for (const auto& each : sampled.checks) json["checks"].push_back(check_json(each));
  for (const auto& each : sampled.swings) json["tornado"].push_back(swing_json(each, sampled));
  for (const auto& each : sampled.worth) {
    json["worth_knowing"].push_back(
        {{"input", sampled.inputs[each.input].key}, {"dollars", json_number(each.dollars)}});
  }
  if (sampled.indices) json["sobol"] = indices_json(sampled);
  if (sampled.changes.samples > 0) json["changes"] = sampled_changes_json(sampled.changes);
  json["notes"] = sampled.notes;
  return json;
}

std::string uncertainty_markdown(const Sampled& sampled) {
  std::string text = fmt::format("**How sure**: {} samples\n\n", sampled.options.samples);
  text += "| architecture | P5 | P50 | P95 | cheapest | copes |\n|:--|--:|--:|--:|--:|--:|\n";
  for (const auto& each : sampled.architectures) {
    text +=
        fmt::format("| {} | {} | {} | {} | {} | {} |\n", escaped(each.name),
                    escaped(dollars(each.cost.p5)), escaped(dollars(each.cost.p50)),
                    escaped(dollars(each.cost.p95)), percent(each.cheapest), percent(each.copes));
  }
  text += "\n" + sampled_changes_markdown(sampled.changes);
  for (const auto& check : sampled.checks) {
    text += fmt::format("- {} {}\n", code(check.id), escaped(probability_text(check.holds)));
  }
  if (const std::string worth = worth_text(sampled); !worth.empty()) {
    text += fmt::format("\n{}\n", escaped(worth));
  }
  return text + "\n";
}

}  // namespace costsim::report
