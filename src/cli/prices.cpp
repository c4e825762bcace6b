// costsim prices info|show|diff, with import and verify (price_lists.cpp): what the price books
// hold, with sources.
#include <memory>
#include <ostream>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/options/book_options.hpp"
#include "cli/price_lists.hpp"
#include "report/prices/price_list.hpp"
#include "units/error.hpp"
#include "units/parameters.hpp"

namespace costsim::cli {
namespace {

constexpr const char* prices_footer = R"(Examples:
  costsim prices info
  costsim prices show --region us-east-1 --prices 2026 --service lambda
  costsim prices diff 2018-08 2026 --region us-east-1
  costsim prices diff us-east-1 us-west-1 --prices 2026
  costsim prices diff us-west-1/2018-08 us-east-1/2026
  costsim prices import LIST.json --region us-east-1 --epoch 2026 --models DIR
  costsim prices verify us-east-1/2026 LIST.json)";

struct PricesCommand {
  BookOptions book;
  std::string service;
  std::string before, after;
  std::string format = "table";

  bool json() const { return format == "json"; }
};

report::Style style_of(const Session& session) {
  return {session.color, session.unicode};
}

report::PriceList load(const BookOptions& book) {
  scenario::PriceFiles files = book.load();
  return {std::move(files.book), std::move(files.rules.own())};
}

[[noreturn]] void unknown_service(const std::string& service, const report::PriceList& list) {
  std::vector<std::string_view> names;
  for (const auto& [name, rules] : list.rules) names.push_back(name);
  throw Error(Failure::Usage,
              fmt::format("no service '{}' in {} {}: there are {}{}", service, list.book.region,
                          list.book.epoch, fmt::join(names, ", "), suggestion(service, names)));
}

/// The list with one service left, or as it is when none is named.
report::PriceList only(report::PriceList list, const std::string& service) {
  if (service.empty()) return list;
  if (list.rules.count(service) == 0) unknown_service(service, list);
  std::erase_if(list.rules, [&](const auto& entry) { return entry.first != service; });
  std::erase_if(list.book.tariffs.own(),
                [&](const auto& entry) { return entry.first.service != service; });
  return list;
}

/// The book that one side of a comparison means: REGION/EPOCH, or one of the two with the other
/// given as an option.
BookOptions side_of(const std::string& text, const BookOptions& given) {
  BookOptions book = given;
  if (const std::size_t slash = text.find('/'); slash != std::string::npos) {
    book.region = text.substr(0, slash);
    book.epoch = text.substr(slash + 1);
  } else if (!given.region.empty() && given.epoch.empty()) {
    book.epoch = text;
  } else if (given.region.empty() && !given.epoch.empty()) {
    book.region = text;
  } else {
    throw Error(Failure::Usage,
                fmt::format("'{}': expected REGION/EPOCH, or an epoch with --region, or a region "
                            "with --prices",
                            text));
  }
  return book;
}

void info(const PricesCommand& command, Session& session) {
  std::vector<report::PriceList> lists;
  for (const scenario::BookName& name : scenario::available_books(command.book.models)) {
    lists.push_back(load({name.region, name.epoch, command.book.models, name.provider}));
  }
  session.out << (command.json() ? report::price_books_json(lists)
                                 : report::price_books_table(lists, style_of(session)));
}

void show(const PricesCommand& command, Session& session) {
  const report::PriceList list = only(load(command.book), command.service);
  session.out << (command.json() ? report::price_list_json(list)
                                 : report::price_list_table(list, style_of(session)));
}

void diff(const PricesCommand& command, Session& session) {
  const auto before = only(load(side_of(command.before, command.book)), command.service);
  const auto after = only(load(side_of(command.after, command.book)), command.service);
  session.out << (command.json()
                      ? report::price_difference_json(before, after)
                      : report::price_difference_table(before, after, style_of(session)));
}

using Action = void (*)(const PricesCommand& command, Session& session);

/// A subcommand with --models and --format, and its action.
CLI::App& add_action(CLI::App& verb, Session& session, const char* name, const char* help,
                     const std::shared_ptr<PricesCommand>& command, Action action) {
  CLI::App* sub = verb.add_subcommand(name, help);
  add_format_option(*sub, command->format);
  sub->callback([command, action, &session] { action(*command, session); });
  return *sub;
}

void add_info(CLI::App& verb, Session& session) {
  auto command = std::make_shared<PricesCommand>();
  CLI::App& sub = add_action(verb, session, "info", "The books there are", command, info);
  add_models_option(sub, command->book.models);
}

void add_show(CLI::App& verb, Session& session) {
  auto command = std::make_shared<PricesCommand>();
  CLI::App& sub = add_action(verb, session, "show",
                             "Every price and quota of one book, with source", command, show);
  add_book_options(sub, command->book);
  sub.add_option("--service", command->service, "only this service");
}

void add_price_diff(CLI::App& verb, Session& session) {
  auto command = std::make_shared<PricesCommand>();
  CLI::App& sub =
      add_action(verb, session, "diff", "What differs between two books", command, diff);
  sub.add_option("before", command->before, "REGION/EPOCH, an epoch, or a region")->required();
  sub.add_option("after", command->after, "REGION/EPOCH, an epoch, or a region")->required();
  sub.add_option("--region", command->book.region, "region of both, when epochs are compared");
  sub.add_option("--prices", command->book.epoch, "epoch of both, when regions are compared");
  add_provider_option(sub, command->book.provider);
  add_models_option(sub, command->book.models);
  sub.add_option("--service", command->service, "only this service");
}

}  // namespace

void add_prices(CLI::App& app, Session& session) {
  CLI::App* verb = app.add_subcommand(
      "prices", "What the price books hold, how they differ, and new ones from AWS's price lists");
  verb->require_subcommand(0, 1);  // so that a misspelt one is named in the message
  verb->callback([verb] {
    if (verb->get_subcommands().empty()) {
      throw Error(Failure::Usage, "prices: expected one of info, show, diff, import, verify");
    }
  });
  verb->footer(prices_footer);
  add_info(*verb, session);
  add_show(*verb, session);
  add_price_diff(*verb, session);
  add_price_import(*verb, session);
  add_price_verify(*verb, session);
}

}  // namespace costsim::cli
