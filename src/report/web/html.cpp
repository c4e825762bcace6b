#include "report/web/html.hpp"

#include "report/outcome/summary.hpp"
#include "report/web/blocks.hpp"
#include "report/web/parts.hpp"

namespace costsim::report::web {
namespace {

/// Nothing is loaded, whatever a text may have smuggled in.
constexpr const char* policy = "default-src 'none'; style-src 'unsafe-inline'";

Markup head(const decision::Outcome& outcome) {
  return element(
      "head",
      empty_element("meta", {{"charset", "utf-8"}}) +
          empty_element("meta", {{"http-equiv", "Content-Security-Policy"}, {"content", policy}}) +
          empty_element(
              "meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}}) +
          empty_element("meta", {{"name", "color-scheme"}, {"content", "light dark"}}) +
          element("title", title_of(outcome)) + element("style", literal(style_sheet())));
}

/// The hatching that tells what fails from what holds without a colour.
Markup patterns() {
  const Markup pattern = element(
      "pattern",
      {{"id", "hatch"},
       {"width", "5"},
       {"height", "5"},
       {"patternUnits", "userSpaceOnUse"},
       {"patternTransform", "rotate(45)"}},
      empty_element("line",
                    {{"class", "hatch"}, {"x1", "0"}, {"y1", "0"}, {"x2", "0"}, {"y2", "5"}}));
  return element("svg", {{"class", "patterns"}, {"aria-hidden", "true"}}, element("defs", pattern));
}

struct Part {
  std::string_view id, heading;
  Markup inside;
};

Markup contents(const std::vector<Part>& parts) {
  Markup links;
  for (const Part& part : parts) {
    if (part.inside.empty()) continue;
    links += element("li", element("a", {{"href", "#" + std::string(part.id)}}, part.heading));
  }
  return element("nav", {{"aria-label", "Contents"}}, element("ul", links));
}

std::string page(const decision::Outcome& outcome, const std::vector<Part>& parts,
                 const Options& options) {
  const Markup skip = element("a", {{"class", "skip"}, {"href", "#verdict"}}, "To the verdict");
  const Markup header = element("header", element("h1", title_of(outcome)) +
                                              element("p", price_basis(outcome)) + contents(parts));
  Markup main = verdict(outcome, options);
  for (const Part& part : parts) {
    if (!part.inside.empty()) main += section(part.id, part.heading, part.inside);
  }
  const Markup body = patterns() + skip + header + element("main", main) + footer(outcome, options);
  return (literal("<!DOCTYPE html>\n") +
          element("html", {{"lang", "en"}}, head(outcome) + element("body", body)) + literal("\n"))
      .text();
}

}  // namespace

std::string html(const decision::Outcome& outcome, const Options& options) {
  return page(outcome,
              {{"costs", "What each architecture costs", costs(outcome)},
               {"load", "Cost against traffic", over_load(outcome, options)},
               {"traffic", "Traffic of the period", traffic(outcome)},
               {"checks", "Checks", checks(outcome)},
               {"capacity", "Capacity: needs against limits", capacity(outcome)},
               {"latency", "Latency", latency(outcome)},
               {"findings", "Findings", findings(outcome)},
               {"months", "Month by month", months(outcome)},
               {"items", "Every line of the bills", bills(outcome)},
               {"inputs", "Assumptions, notes and the scenario", inputs(outcome, options)}},
              options);
}

std::string checks_html(const decision::Outcome& outcome, const Options& options) {
  return page(outcome, {{"checks", "Checks", checks(outcome)}}, options);
}

}  // namespace costsim::report::web
