#include "report/analysis/sampled_changes.hpp"

#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "report/kit/json_number.hpp"
#include "report/kit/markdown_text.hpp"
#include "report/kit/numbers.hpp"

namespace costsim::report {
namespace {

using analysis::Quantiles;
using analysis::SampledChanges;
using analysis::SampledFlip;

/// "containers and serverless cost the same", "rule-of-40 flips".
std::string what_text(const SampledFlip& flip) {
  return flip.check.empty() ? fmt::format("{} = {}", flip.left, flip.right) : flip.check + " flips";
}

/// A month at which none lies before is that one.
std::string month_text(double month) {
  return fmt::format("{:.0f}", std::floor(month));
}

/// One thing that changes: what, P5, P50, P95 and in how many of the samples; "" where in none.
struct Told {
  std::string what, p5, p50, p95, found;
};

std::string share_text(std::size_t found, std::size_t samples) {
  return readable_percent(100 * static_cast<double>(found) / static_cast<double>(samples));
}

template <typename Text>
Told told(std::string what, const Quantiles& found, std::size_t count, std::size_t samples,
          const Text& text) {
  Told line{std::move(what), "", "", "", share_text(count, samples)};
  if (count == 0) return line;
  line.p5 = text(found.p5);
  line.p50 = text(found.p50);
  line.p95 = text(found.p95);
  return line;
}

std::vector<Told> flips_told(const SampledChanges& changes) {
  std::vector<Told> all;
  const auto rate = [](double per_s) { return readable_rate(per_s); };
  for (const SampledFlip& each : changes.flips) {
    all.push_back(told(what_text(each), each.per_s, each.found, changes.samples, rate));
  }
  return all;
}

std::vector<Told> breaks_told(const SampledChanges& changes) {
  std::vector<Told> all;
  for (const auto& each : changes.breaks) {
    all.push_back(
        told(each.check + " breaks", each.month, each.found, changes.samples, month_text));
  }
  return all;
}

void grid(Page& page, const std::string& head, const std::vector<Told>& all) {
  if (all.empty()) return;
  page.blank();
  std::vector<Row> rows = {{head, "P5", "P50", "P95", "in"}};
  for (const Told& each : all) {
    rows.push_back({page.clean(each.what), each.p5, each.p50, each.p95, each.found});
  }
  page.grid(
      {{Align::Left, true, true}, {Align::Right}, {Align::Right}, {Align::Right}, {Align::Right}},
      rows);
}

std::string loads_head(const SampledChanges& changes) {
  return fmt::format("at what load ({} samples)", changes.samples);
}

std::string months_head(const SampledChanges& changes) {
  return fmt::format("in which month of {} ({} samples)", changes.months, changes.samples);
}

std::string markdown_table(const std::string& head, const std::vector<Told>& all) {
  if (all.empty()) return "";
  std::string text = fmt::format("| {} | P5 | P50 | P95 | in |\n|:--|--:|--:|--:|--:|\n", head);
  for (const Told& each : all) {
    text += fmt::format("| {} | {} | {} | {} | {} |\n", escaped(each.what), each.p5, each.p50,
                        each.p95, each.found);
  }
  return text + "\n";
}

/// Beside what was found: nothing of what was not.
void put(Json& json, const char* prefix, const Quantiles& found, std::size_t count) {
  json["found"] = count;
  if (count == 0) return;
  json[prefix] = {{"p5", json_number(found.p5)},
                  {"p50", json_number(found.p50)},
                  {"p95", json_number(found.p95)},
                  {"mean", json_number(found.mean)}};
}

}  // namespace

void add_sampled_changes(Page& page, const SampledChanges& changes) {
  grid(page, loads_head(changes), flips_told(changes));
  grid(page, months_head(changes), breaks_told(changes));
}

Json sampled_changes_json(const SampledChanges& changes) {
  Json json = {{"samples", changes.samples}, {"loads", Json::array()}};
  for (const SampledFlip& each : changes.flips) {
    Json flip;
    if (each.check.empty()) {
      flip["between"] = {each.left, each.right};
    } else {
      flip["check"] = each.check;
    }
    put(flip, "rate_per_s", each.per_s, each.found);
    json["loads"].push_back(std::move(flip));
  }
  if (changes.months == 0) return json;
  json["horizon_months"] = changes.months;
  json["breaks"] = Json::array();
  for (const auto& each : changes.breaks) {
    Json one = {{"check", each.check}};
    put(one, "month", each.month, each.found);
    json["breaks"].push_back(std::move(one));
  }
  return json;
}

std::string sampled_changes_markdown(const SampledChanges& changes) {
  return markdown_table(loads_head(changes), flips_told(changes)) +
         markdown_table(months_head(changes), breaks_told(changes));
}

}  // namespace costsim::report
