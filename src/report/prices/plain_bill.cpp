#include "report/prices/plain_bill.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/kit/numbers.hpp"
#include "report/kit/page.hpp"
#include "report/kit/price_entry.hpp"
#include "report/outcome/summary.hpp"

namespace costsim::report {
namespace {

using pricing::Bill;
using pricing::LineItem;

/// "lambda.requests", "worker: lambda.requests"; below a line of the same meter only "tier 2".
std::string label(const Page& page, const LineItem& item, const LineItem* before) {
  const std::string tier = item.tier == 0 ? "free" : fmt::format("tier {}", item.tier);
  if (before != nullptr && before->meter == item.meter && before->stage == item.stage) {
    return "  " + tier;
  }
  const std::string stage = item.stage == item.meter.service ? "" : item.stage + ": ";
  return page.clean(stage + item.meter.text() + (item.tier == 1 ? "" : ", " + tier));
}

std::vector<Row> item_rows(const Page& page, const Bill& bill) {
  std::vector<Row> rows;
  const LineItem* before = nullptr;
  for (const LineItem& item : bill.items) {
    rows.push_back({label(page, item, before), grouped(item.quantity),
                    price_text(item, page.signs().times), exact(item.amount)});
    before = &item;
  }
  rows.push_back({"total", "", "", exact(bill.total())});
  return rows;
}

/// One text per meter whose price is not verified, or not known for all of its quantity.
std::vector<std::string> notes(const Bill& bill) {
  std::vector<std::string> texts;
  for (const pricing::BeyondBook& beyond : bill.beyond) {
    texts.push_back(fmt::format("{}: no price above {} {} is known; the last known one was taken",
                                beyond.meter.text(), grouped(beyond.known_up_to), beyond.unit));
  }
  for (const LineItem& item : bill.items) {
    if (item.provenance.verified()) continue;
    std::string text = item.meter.text() + ": price not verified: " + item.provenance.note;
    if (std::find(texts.begin(), texts.end(), text) == texts.end()) {
      texts.push_back(std::move(text));
    }
  }
  return texts;
}

}  // namespace

std::string plain_bill_table(const Bill& bill, const pricing::PriceBook& book, const Style& style) {
  Page page(style);
  page.line(page.clean(fmt::format("{}, prices {} as of {}", book.region, book.epoch, book.as_of)),
            Paint::Bold);
  page.blank();
  page.grid({{Align::Left, true}, {Align::Right}, {Align::Left}, {Align::Right}},
            item_rows(page, bill));
  const std::vector<std::string> texts = notes(bill);
  if (!texts.empty()) page.blank();
  for (const std::string& text : texts) page.paragraph("", page.clean(text), Paint::Caution);
  return std::move(page).text();
}

std::string plain_bill_json(const Bill& bill, const pricing::PriceBook& book) {
  Json json = {{"schema_version", 1},          {"prices", book_json(book)}, {"currency", "USD"},
               {"total", bill.total().text()}, {"items", Json::array()},    {"notes", notes(bill)}};
  for (const LineItem& item : bill.items) json["items"].push_back(item_json(item));
  return dumped(json);
}

}  // namespace costsim::report
