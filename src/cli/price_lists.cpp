#include "cli/price_lists.hpp"

#include <filesystem>
#include <limits>
#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/options/book_options.hpp"
#include "cli/process/files.hpp"
#include "report/prices/imported_prices.hpp"
#include "scenario/books/provenance_entry.hpp"
#include "scenario/imports/import.hpp"
#include "scenario/imports/verification.hpp"

namespace costsim::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* import_footer =
    R"(Reads offer files (JSON, CSV), answers of GetProducts, histories of spot
prices, files of savings plans and price maps, of any size.

Examples:
  costsim prices import AmazonDynamoDB.json --region eu-west-1 --epoch 2026 \
      --models my-models
  curl -s URL/AWSLambda/current/us-east-1/index.csv |
      costsim prices import - --region us-east-1 --epoch 2026-11 --models DIR
  costsim prices import spot.json --region us-east-1 --epoch 2026 \
      --models my-models --force
  costsim run my.toml --models my-models)";

constexpr const char* verify_footer = R"(Exit code 0 when nothing differs, 1 when something does.

Examples:
  costsim prices verify us-east-1/2026 AmazonDynamoDB.json
  costsim prices verify us-east-1/2026 *.json --details --format json)";

struct ListCommand {
  scenario::ImportRequest request;
  std::string book;
  std::string models;
  std::string format = "table";
  bool details = false;
  bool force = false;

  bool json() const { return format == "json"; }
};

report::Style page_style(const Session& session) {
  return {session.color, session.unicode, session.width};
}

void check_names(const ListCommand& command) {
  for (const std::string& part : {command.request.book.region, command.request.book.epoch}) {
    const bool plain =
        part.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
    if (!plain)
      throw Error(Failure::Usage,
                  fmt::format("'{}': expected small letters, digits and '-', such as us-east-1 and "
                              "2026-11",
                              part));
  }
  const auto& as_of = command.request.as_of;
  if (as_of && !scenario::is_date(*as_of))
    throw Error(Failure::Usage,
                fmt::format("--as-of '{}': expected a date such as 2026-11-29", *as_of));
}

/// The folder, where it has price files: then they are looked at before the built-in ones.
std::optional<std::string> used_models(const std::string& folder) {
  std::error_code error;
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry.depth() == 3 && entry->path().extension() == ".toml") return folder;
  }
  return std::nullopt;
}

fs::path folder_of(const ListCommand& command) {
  const scenario::BookName& book = command.request.book;
  return fs::path(command.models) / book.provider / book.region / book.epoch;
}

/// All are looked at before one is written.
void refuse_to_overwrite(const std::vector<report::WrittenFile>& files) {
  for (const report::WrittenFile& file : files) {
    if (!fs::exists(file.path)) continue;
    throw Error(
        Failure::Usage, {file.path},
        "is there already: --force replaces it (what it has and the lists have not is kept)");
  }
}

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw Error(Failure::Io, {folder.string()}, "cannot be made: " + error.message());
}

void import_lists(ListCommand& command, Session& session) {
  check_names(command);
  command.request.models = used_models(command.models);
  const scenario::Import result = scenario::import_prices(command.request);
  report::ImportReport report{.region = command.request.book.region,
                              .epoch = command.request.book.epoch,
                              .base = result.base,
                              .files = {},
                              .found = result.found,
                              .far = result.far};
  const fs::path folder = folder_of(command);
  for (const scenario::ImportedFile& file : result.files) {
    report.files.push_back({file.service, (folder / (file.service + ".toml")).string(),
                            file.imported.size(), file.kept.size()});
  }
  if (!command.force) refuse_to_overwrite(report.files);
  if (!result.files.empty()) make_folder(folder);
  for (std::size_t i = 0; i < result.files.size(); ++i)
    write_file(report.files[i].path, result.files[i].text);
  session.out << (command.json() ? report::import_json(report)
                                 : report::import_table(report, page_style(session)));
  if (!result.files.empty()) return;
  throw Error(Failure::Usage, fmt::format("no price of {} was found, and no file was written",
                                          command.request.book.region));
}

void verify_lists(ListCommand& command, Session& session) {
  const std::size_t slash = command.book.find('/');
  if (slash == std::string::npos)
    throw Error(Failure::Usage,
                fmt::format("'{}': expected REGION/EPOCH, such as us-east-1/2026", command.book));
  command.request.book.region = command.book.substr(0, slash);
  command.request.book.epoch = command.book.substr(slash + 1);
  check_names(command);
  if (!command.models.empty()) command.request.models = command.models;
  const scenario::Verification result = scenario::verify_book(command.request);
  session.out << (command.json()
                      ? report::verification_json(result)
                      : report::verification_table(result, command.details, page_style(session)));
  if (result.compared == 0 && result.plans.empty() && result.confirmed_plans.empty())
    throw Error(Failure::Usage, fmt::format("no price of {} was found that the book has",
                                            command.request.book.region));
  if (result.differs()) session.exit_code = 1;
}

void add_common(CLI::App& sub, ListCommand& command) {
  sub.add_option("file", command.request.files, "price lists; '-' is standard input")->required();
  sub.add_option("--as-of", command.request.as_of,
                 "date of the prices, where the lists say none or another counts");
  sub.add_flag("--details", command.details, "all that was not taken, not only the first 20");
  add_format_option(sub, command.format);
}

using ListAction = void (*)(ListCommand& command, Session& session);

void set_action(CLI::App& sub, Session& session, const std::shared_ptr<ListCommand>& command,
                ListAction action) {
  sub.callback([command, action, &session] {
    if (command->details) command->request.most_told = std::numeric_limits<std::size_t>::max();
    action(*command, session);
  });
}

}  // namespace

void add_price_import(CLI::App& prices, Session& session) {
  auto command = std::make_shared<ListCommand>();
  CLI::App* sub = prices.add_subcommand("import", "Price files from AWS's price lists");
  sub->footer(import_footer);
  add_common(*sub, *command);
  sub->add_option("--region", command->request.book.region, "region, such as us-east-1")
      ->required();
  sub->add_option("--epoch", command->request.book.epoch, "the book's name, such as 2026-11")
      ->required();
  sub->add_option("--models", command->models, "folder that the files are written below")
      ->required();
  sub->add_flag("--force", command->force, "replace files that are there");
  set_action(*sub, session, command, import_lists);
}

void add_price_verify(CLI::App& prices, Session& session) {
  auto command = std::make_shared<ListCommand>();
  CLI::App* sub = prices.add_subcommand("verify", "A price book held against AWS's price lists");
  sub->footer(verify_footer);
  sub->add_option("book", command->book, "REGION/EPOCH")->required();
  add_common(*sub, *command);
  sub->add_option("--models", command->models,
                  "folder with <provider>/<region>/<epoch>/<service>.toml in place of the built-in "
                  "files");
  set_action(*sub, session, command, verify_lists);
}

}  // namespace costsim::cli
