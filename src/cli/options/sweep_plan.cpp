#include "cli/options/sweep_plan.hpp"

#include <cstdlib>
#include <fstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analysis/sweep/point_list.hpp"
#include "cli/options/varied_study.hpp"
#include "scenario/books/digest.hpp"
#include "units/error.hpp"
#include "units/located.hpp"

namespace costsim::cli {
namespace {

using analysis::Points;
using decision::Study;

std::optional<std::string> variable_of(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

void check_one_way(const SweepOptions& options) {
  const int ways = (options.vary.empty() ? 0 : 1) + (options.points.empty() ? 0 : 1) +
                   (options.samples == 0 ? 0 : 1);
  if (ways == 1) return;
  throw Error(Failure::Usage,
              fmt::format("{}: expected --vary KEY=FROM..TO:N (a grid), --points FILE (a list) or "
                          "--samples N",
                          ways == 0 ? "no points to evaluate" : "points are said in several ways"));
}

Points grid_of(const SweepOptions& options, const analysis::Vary& vary) {
  std::vector<analysis::SweptKey> keys;
  for (const std::string& text : options.vary) {
    in_context("--vary " + text, [&] { keys.push_back(analysis::parse_swept_key(text, vary)); });
  }
  return analysis::grid_points(std::move(keys));
}

Points list_of(const std::string& file) {
  const auto open = [file]() -> std::unique_ptr<std::istream> {
    auto text = std::make_unique<std::ifstream>(file, std::ios::binary);
    if (!*text || text->peek() == std::ifstream::traits_type::eof()) {
      if (!*text || text->bad())
        throw Error(Failure::Io, {file, 0, 0}, "cannot be read: expected a file of points");
      text->clear();
    }
    return text;
  };
  scenario::Sha256 digest;
  Points points = analysis::listed_points(file, open, [&](std::string_view line) {
    digest.add(line);
    digest.add("\n");
  });
  points.told = "list " + digest.hex();
  return points;
}

Points samples_of(const SweepOptions& options, const analysis::Vary& vary, const Study& study) {
  const auto& uncertainty = study.uncertainty;
  if (uncertainty.inputs.empty()) {
    throw Error(Failure::Usage,
                "--samples: no value of this scenario is uncertain: state one as { p50 = …, p90 = "
                "… }, { low = …, mode = …, high = … } or { one_of = […] }");
  }
  std::vector<analysis::SampledInput> inputs;
  for (const auto& input : uncertainty.inputs) {
    inputs.push_back(analysis::sampled_input(input, vary));
  }
  return analysis::sampled_points(inputs, uncertainty, options.samples, study.seed);
}

Points points_of(const SweepOptions& options, const analysis::Vary& vary, const Study& study) {
  if (!options.vary.empty()) return grid_of(options, vary);
  return options.points.empty() ? samples_of(options, vary, study) : list_of(options.points);
}

void add_book(const pricing::PriceBook& book, std::string& text) {
  text += fmt::format("\n{} {} {}", book.region, book.epoch, book.as_of);
  for (const auto& [meter, tariff] : book.tariffs) {
    text += fmt::format("\n{} {}", meter.text(), tariff.per.text());
    for (const auto& tier : tariff.tiers) {
      text += fmt::format(" {}:{}", tier.price.text(), tier.up_to ? tier.up_to->text() : "");
    }
  }
}

/// Of the scenario as it was read, its prices, the points and the program; what of the program and
/// of files that the scenario names changes answers, a row shows.
std::string fingerprint(const SweepOptions& options, const Study& study, const SweepPlan& plan,
                        const analysis::Point& tried) {
  const scenario::LoadOptions& load = options.scenario.load;
  std::string text =
      fmt::format("costsim sweep 1 {}\n{}\n", COSTSIM_VERSION, study.scenario.sha256);
  text +=
      fmt::format("{}\n{}\n{}\n{}\n{}\n", fmt::join(load.sets, "\n"), fmt::join(load.options, "\n"),
                  load.region.value_or(""), load.prices.value_or(""), study.seed);
  for (const decision::Candidate& each : study.candidates) add_book(each.setting.book, text);
  text +=
      fmt::format("\n{} {}\n{}\n", plan.points.count, options.flow ? "flow" : "", plan.points.told);
  text += report::row_text(plan.sweeper->at(tried), plan.head, report::SweepFormat::Ndjson);
  text += fmt::format("{}", fmt::join(plan.head.columns.figures, "\n"));
  constexpr std::size_t enough = 16;
  return scenario::sha256_hex(text).substr(0, enough);
}

std::vector<std::string> notes_of(const SweepOptions& options, const Study& study) {
  std::vector<std::string> ids;
  for (const auto& likely : study.uncertainty.checks) ids.push_back(likely.check.id);
  if (ids.empty() || options.samples > 0) return {};
  return {fmt::format("no rows of checks that ask for a probability: {}", fmt::join(ids, ", "))};
}

}  // namespace

analysis::Shard shard_of(const SweepOptions& options) {
  if (options.shard == "auto") return analysis::scheduled_shard(variable_of, options.shards);
  if (options.shards) {
    throw Error(Failure::Usage, "--shards goes with --shard auto: --shard i/n says it already");
  }
  return options.shard.empty() ? analysis::Shard{} : analysis::parse_shard(options.shard);
}

SweepPlan sweep_plan(const SweepOptions& options) {
  check_one_way(options);
  SweepPlan plan;
  plan.head.shard = shard_of(options);
  const VariedStudy varied(options.scenario);
  const Study& study = varied.as_it_stands();
  plan.points = points_of(options, varied.vary(), study);
  plan.sweeper = std::make_shared<const analysis::Sweeper>(
      varied.vary(), study, plan.points.keys,
      analysis::SweepAsk{options.figures, options.flow, options.samples > 0});
  const analysis::Point tried = analysis::tried_point(plan.points, *plan.sweeper);
  const auto& book = study.setting.book;
  plan.head.version = COSTSIM_VERSION;
  plan.head.points = plan.points.count;
  plan.head.title = study.scenario.title;
  plan.head.prices = {book.region, book.epoch, book.as_of};
  plan.head.columns = plan.sweeper->columns();
  plan.head.id = fingerprint(options, study, plan, tried);
  plan.notes = notes_of(options, study);
  return plan;
}

}  // namespace costsim::cli
