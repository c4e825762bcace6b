#include "report/web/html.hpp"

#include "report/outcome/summary.hpp"
#include "report/web/blocks.hpp"
#include "report/web/parts.hpp"
#include "report/web/whole_page.hpp"

namespace costsim::report::web {
namespace {

/// Nothing is loaded, whatever a text may have smuggled in.
constexpr const char* policy = "default-src 'none'; style-src 'unsafe-inline'";

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

Pieces pieces_with(const decision::Outcome& outcome, const std::vector<Part>& parts,
                   const Options& options) {
  const Markup header = element("header", element("h1", title_of(outcome)) +
                                              element("p", price_basis(outcome)) + contents(parts));
  Pieces all{header, {{"verdict", verdict(outcome, options)}}, footer(outcome, options)};
  for (const Part& part : parts) {
    if (part.inside.empty()) continue;
    all.sections.push_back({std::string(part.id), section(part.id, part.heading, part.inside)});
  }
  return all;
}

std::string page(const decision::Outcome& outcome, const Pieces& pieces) {
  return whole_page(head(title_of(outcome), policy, literal(style_sheet())), pieces, {});
}

}  // namespace

Markup head(std::string_view title, const char* policy, const Markup& style, const Markup& more) {
  return element(
      "head",
      empty_element("meta", {{"charset", "utf-8"}}) +
          empty_element("meta", {{"http-equiv", "Content-Security-Policy"}, {"content", policy}}) +
          empty_element(
              "meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}}) +
          empty_element("meta", {{"name", "color-scheme"}, {"content", "light dark"}}) +
          element("title", title) + element("style", style) + more);
}

std::string whole_page(const Markup& head, const Pieces& pieces, const Markup& above) {
  const Markup skip = element("a", {{"class", "skip"}, {"href", "#verdict"}}, "To the verdict");
  Markup main;
  for (const Pieces::Section& section : pieces.sections) main += section.markup;
  const Markup body =
      patterns() + skip + pieces.header + above + element("main", main) + pieces.footer;
  return (literal("<!DOCTYPE html>\n") +
          element("html", {{"lang", "en"}}, head + element("body", body)) + literal("\n"))
      .text();
}

Pieces pieces(const decision::Outcome& outcome, const Options& options) {
  return pieces_with(outcome,
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

std::string html(const decision::Outcome& outcome, const Options& options) {
  return page(outcome, pieces(outcome, options));
}

std::string checks_html(const decision::Outcome& outcome, const Options& options) {
  return page(outcome, pieces_with(outcome, {{"checks", "Checks", checks(outcome)}}, options));
}

}  // namespace costsim::report::web
