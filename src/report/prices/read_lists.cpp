#include "report/prices/read_lists.hpp"

#include <fmt/format.h>

namespace costsim::report {
namespace {

std::string products(const scenario::ReadCounts& counts) {
  std::string text = fmt::format(
      "Read: {} products of the region, {} of others; {} became meters, "
      "{} did not.",
      counts.products, counts.elsewhere, counts.taken, counts.not_taken);
  if (counts.other_terms > 0)
    text +=
        fmt::format(" Passed over: {} reservations and rates of other plans.", counts.other_terms);
  if (counts.upfront > 0) text += fmt::format(" {} fees without a quantity.", counts.upfront);
  if (counts.rounded > 0)
    text += fmt::format(
        " {} prices were binary numbers to their last digit: their shortest decimal "
        "is taken.",
        counts.rounded);
  return text;
}

void tell_not_taken(Page& page, const scenario::FoundPrices& found) {
  if (found.counts.not_taken == 0) return;
  page.blank();
  const std::string first =
      found.not_taken.size() < found.counts.not_taken
          ? fmt::format(", the first {} (--details tells all)", found.not_taken.size())
          : "";
  page.line("Not taken" + first, Paint::Bold);
  std::vector<Row> rows;
  for (const scenario::NotTaken& each : found.not_taken)
    rows.push_back({page.clean(each.sku), page.clean(each.usage_type), page.clean(each.why)});
  page.grid({{Align::Left}, {Align::Left, true}, {Align::Left, true}}, rows);
}

}  // namespace

void tell_read(Page& page, const scenario::FoundPrices& found) {
  for (const scenario::ReadFile& file : found.files) {
    page.paragraph("",
                   page.clean(fmt::format(
                       "{}{}{}, SHA-256 {}", file.name, file.offer.empty() ? "" : ": " + file.offer,
                       file.published.empty() ? "" : " of " + file.published, file.sha256)));
  }
  page.paragraph("", products(found.counts));
  tell_not_taken(page, found);
}

void add_read(Json& json, const scenario::FoundPrices& found) {
  json["files"] = Json::array();
  for (const scenario::ReadFile& file : found.files) {
    json["files"].push_back({{"name", file.name},
                             {"offer", file.offer},
                             {"published", file.published},
                             {"sha256", file.sha256}});
  }
  const scenario::ReadCounts& counts = found.counts;
  json["read"] = {{"products", counts.products},
                  {"elsewhere", counts.elsewhere},
                  {"taken", counts.taken},
                  {"not_taken", counts.not_taken},
                  {"other_terms", counts.other_terms},
                  {"upfront", counts.upfront},
                  {"rounded", counts.rounded}};
  json["not_taken"] = Json::array();
  for (const scenario::NotTaken& each : found.not_taken)
    json["not_taken"].push_back(
        {{"sku", each.sku}, {"usage_type", each.usage_type}, {"why", each.why}});
}

}  // namespace costsim::report
