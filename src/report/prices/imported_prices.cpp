#include "report/prices/imported_prices.hpp"

#include <fmt/format.h>

#include "report/kit/numbers.hpp"
#include "report/kit/page.hpp"
#include "report/kit/price_entry.hpp"
#include "report/prices/read_lists.hpp"

namespace costsim::report {
namespace {

void tell_far(Page& page, const ImportReport& report) {
  if (report.far.empty()) return;
  page.line(page.clean(fmt::format("A hundred times what {} has, or a hundredth: look again",
                                   report.base)),
            Paint::Bold);
  std::vector<Row> rows = {{"price of one unit", report.base, "list"}};
  for (const scenario::FarPrice& each : report.far) {
    rows.push_back({page.clean(each.meter.text()), readable_price(each.base, 1),
                    readable_price(each.list, 1)});
  }
  page.grid({{Align::Left, true}, {Align::Right}, {Align::Right}}, rows);
  page.blank();
}

}  // namespace

std::string import_table(const ImportReport& report, const Style& style) {
  Page page(style);
  page.line(page.clean(fmt::format("{} {}", report.region, report.epoch)), Paint::Bold);
  page.blank();
  std::vector<Row> rows = {{"service", "imported", "kept", "file"}};
  for (const WrittenFile& file : report.files) {
    rows.push_back({page.clean(file.service), std::to_string(file.imported),
                    std::to_string(file.kept), page.clean(file.path)});
  }
  page.grid({{Align::Left}, {Align::Right}, {Align::Right}, {Align::Left, true, true}}, rows);
  page.blank();
  page.paragraph("", page.clean(fmt::format(
                         "Kept: prices that the lists do not have, each with its own source and "
                         "date, and increments, limits and allowances, from {}.",
                         report.base)));
  page.blank();
  tell_far(page, report);
  tell_read(page, report.found);
  return std::move(page).text();
}

std::string import_json(const ImportReport& report) {
  Json json = {{"schema_version", 1},
               {"region", report.region},
               {"epoch", report.epoch},
               {"base", report.base},
               {"written", Json::array()}};
  for (const WrittenFile& file : report.files) {
    json["written"].push_back({{"service", file.service},
                               {"path", file.path},
                               {"imported", file.imported},
                               {"kept", file.kept}});
  }
  json["far"] = Json::array();
  for (const scenario::FarPrice& each : report.far) {
    json["far"].push_back({{"service", each.meter.service},
                           {"meter", each.meter.meter},
                           {"base", each.base.text()},
                           {"list", each.list.text()}});
  }
  add_read(json, report.found);
  return dumped(json);
}

}  // namespace costsim::report
