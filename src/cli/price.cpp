// costsim price USAGE.toml: what plain quantities cost, so that any bill can be checked.
#include <algorithm>
#include <memory>
#include <ostream>
#include <vector>

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/options/book_options.hpp"
#include "pricing/bill.hpp"
#include "report/prices/plain_bill.hpp"
#include "scenario/usage_file.hpp"
#include "units/parameters.hpp"

namespace costsim::cli {
namespace {

constexpr const char* price_footer = R"(A usage file lists quantities:
  [[usage]]
  service  = "lambda"
  meter    = "gb-seconds-x86"
  quantity = "46440000000"

Examples:
  costsim price usage.toml --region us-east-1 --prices 2026
  costsim price usage.toml --region us-east-1 --prices 2026 --free-tier
  costsim prices show --region us-east-1 --prices 2026    every meter)";

struct PriceCommand {
  std::string file;
  BookOptions book;
  std::string format = "table";
  bool free_tier = false;
  pricing::FreeTier kinds;
  bool strict = false;

  pricing::FreeTier allowances() const { return free_tier ? pricing::FreeTier::all() : kinds; }
};

/// A price that is missing stops here, at the entry's line and with the nearest meter there is.
void require_price(const scenario::UsageEntry& entry, const pricing::PriceBook& book) {
  const metering::MeterId& meter = entry.consumption.meter;
  if (book.tariffs.count(meter) != 0) return;
  std::vector<std::string> names;
  for (const auto& [known, tariff] : book.tariffs) names.push_back(known.text());
  throw Error(Failure::Untrustworthy, entry.where,
              fmt::format("no price for {} in {} {}{}", meter.text(), book.region, book.epoch,
                          suggestion(meter.text(), names)));
}

/// What --strict does not accept.
bool in_doubt(const pricing::Bill& bill) {
  return !bill.beyond.empty() || std::any_of(bill.items.begin(), bill.items.end(), [](auto& item) {
    return !item.provenance.verified();
  });
}

void price(const PriceCommand& command, Session& session) {
  const std::vector<scenario::UsageEntry> entries = scenario::read_usage_file(command.file);
  const pricing::PriceBook book = command.book.load().book;
  metering::Usage usage;
  for (const scenario::UsageEntry& entry : entries) {
    require_price(entry, book);
    usage.push_back(entry.consumption);
  }
  const pricing::Bill bill = pricing::rate(usage, book, {.free_tier = command.allowances()});
  session.out << (command.format == "json"
                      ? report::plain_bill_json(bill, book)
                      : report::plain_bill_table(bill, book, {session.color, session.unicode}));
  if (command.strict && in_doubt(bill)) {
    session.err << "costsim: --strict does not accept prices that are unverified or not known\n";
    session.exit_code = static_cast<int>(Failure::Untrustworthy);
  }
}

}  // namespace

void add_price(CLI::App& app, Session& session) {
  CLI::App* verb = app.add_subcommand("price", "Price a list of quantities, without a simulation");
  auto command = std::make_shared<PriceCommand>();
  verb->add_option("usage", command->file, "file of quantities")->required();
  add_book_options(*verb, command->book);
  add_format_option(*verb, command->format);
  verb->add_flag("--free-tier", command->free_tier, "take the monthly allowances off");
  verb->add_flag("--free-tier-always", command->kinds.always, "only those that do not end");
  verb->add_flag("--free-tier-first-year", command->kinds.first_year,
                 "only those of an account's first twelve months");
  verb->add_flag("--strict", command->strict, "exit 3 when a price is unverified or not known");
  verb->footer(price_footer);
  verb->callback([command, &session] { price(*command, session); });
}

}  // namespace costsim::cli
