#include "report/web/live.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/kit/price_entry.hpp"
#include "report/outcome/summary.hpp"
#include "report/web/blocks.hpp"
#include "report/web/whole_page.hpp"

namespace costsim::report::web {
namespace {

constexpr const char* live_policy =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; "
    "img-src data:";

Markup button(const char* id, std::string_view words) {
  return element("button", {{"type", "button"}, {"id", id}}, words);
}

/// The slider's place is the script's to set: its scale is one of equal ratios.
Markup row(const Control& control, std::size_t number) {
  const std::string id = fmt::format("number-{}", number);
  const std::size_t last = control.choices.empty() ? 1000 : control.choices.size() - 1;
  const Markup slider = empty_element("input", {{"type", "range"},
                                                {"min", "0"},
                                                {"max", std::to_string(last)},
                                                {"aria-label", control.key + ", slider"}});
  const Markup digits = empty_element("input", {{"type", "number"},
                                                {"id", id},
                                                {"min", "0"},
                                                {"step", control.whole ? "1" : "any"},
                                                {"value", control.now}});
  const Markup label = element("label", {{"for", id}}, control.key) +
                       element("small", {{"class", "help"}}, control.help);
  const Markup value = element(
      "span", {{"class", "value-of"}},
      text(control.before) + digits + element("span", control.after) +
          element("button", {{"type", "button"}, {"aria-label", "Reset " + control.key}}, "reset"));
  return element("div",
                 {{"class", "control"},
                  {"data-key", control.key},
                  {"data-before", control.before},
                  {"data-after", control.after},
                  {"data-now", control.now},
                  {"data-low", control.low},
                  {"data-high", control.high},
                  {"data-whole", control.whole ? "1" : ""},
                  {"data-choices", fmt::format("{}", fmt::join(control.choices, " "))}},
                 element("div", label) + slider + value);
}

Markup rows(const Live& live, std::size_t begin, std::size_t end) {
  Markup all;
  for (std::size_t i = begin; i < end; ++i) all += row(live.controls[i], i);
  return element("div", {{"class", "controls"}}, all);
}

Markup panel(const Live& live) {
  const std::size_t all = live.controls.size(), shown = std::min(live.shown, all);
  Markup inside = element("h2", {{"id", "controls-heading"}}, "What if?");
  if (all == 0) {
    inside += paragraph("This scenario states no number that could be moved.");
  } else {
    inside += rows(live, 0, shown);
  }
  if (shown < all) {
    inside += element("details", element("summary", fmt::format("{} more", all - shown)) +
                                     rows(live, shown, all));
  }
  inside += element("p", {{"id", "state"}, {"role", "status"}}, "As the scenario states it.") +
            element("pre",
                    {{"id", "command"}, {"tabindex", "0"}, {"aria-label", "The same as a command"}},
                    live.command) +
            element("p", {{"class", "actions"}},
                    button("copy", "Copy the command") + button("reset", "Reset all") +
                        button("scenario", "Download the scenario") +
                        button("page", "Download the page"));
  const Markup controls = element("section",
                                  {{"id", "controls"},
                                   {"aria-labelledby", "controls-heading"},
                                   {"data-command", live.command},
                                   {"hidden", "hidden"}},
                                  inside);
  return element("noscript",
                 paragraph("Its numbers can be moved where JavaScript is allowed; costsim run "
                           "--set shows the same.")) +
         controls;
}

}  // namespace

std::string live_html(const decision::Outcome& outcome, const Options& options, const Live& live) {
  const Markup loaded = empty_element("link", {{"rel", "icon"}, {"href", "data:,"}}) +
                        element("script", {{"src", "explore.js"}, {"defer", "defer"}}, "");
  const Markup style = literal(style_sheet()) + literal(live_style());
  return whole_page(head(title_of(outcome), live_policy, style, loaded), pieces(outcome, options),
                    panel(live));
}

std::string live_json(const decision::Outcome& outcome, const Options& options) {
  const Pieces all = pieces(outcome, options);
  Json sections = Json::array();
  for (const Pieces::Section& section : all.sections) {
    sections.push_back({section.id, section.markup.text()});
  }
  return dumped({{"header", all.header.text()},
                 {"sections", std::move(sections)},
                 {"footer", all.footer.text()}});
}

}  // namespace costsim::report::web
