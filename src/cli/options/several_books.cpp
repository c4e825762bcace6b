#include "cli/options/several_books.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/analysis/books.hpp"
#include "units/error.hpp"

namespace costsim::cli {
namespace {

using Names = std::vector<std::optional<std::string>>;

/// "a,b,c"; one entry without a name where nothing is said.
Names names_in(const char* option, const std::optional<std::string>& text) {
  if (!text) return {std::nullopt};
  Names names;
  for (std::size_t begin = 0; begin <= text->size();) {
    const std::size_t end = std::min(text->find(',', begin), text->size());
    const std::string name = text->substr(begin, end - begin);
    const bool doubled = std::find(names.begin(), names.end(), name) != names.end();
    if (name.empty() || doubled) {
      throw Error(Failure::Usage,
                  fmt::format("{} {}: {}", option, *text,
                              doubled ? fmt::format("{} is given twice", name)
                                      : std::string("expected a name, or several: A,B,C")));
    }
    names.emplace_back(name);
    begin = end + 1;
  }
  return names;
}

constexpr FourRenderers<report::BookAnswers> books_renderers{
    report::books_table, report::books_json, report::books_markdown, report::books_csv};

}  // namespace

std::vector<scenario::LoadOptions> books_of(const scenario::LoadOptions& load) {
  std::vector<scenario::LoadOptions> books;
  const Names epochs = names_in("--prices", load.prices);
  for (const auto& region : names_in("--region", load.region)) {
    for (const auto& epoch : epochs) {
      books.push_back(load);
      books.back().region = region;
      books.back().prices = epoch;
    }
  }
  return books;
}

void deliver_books(std::vector<decision::Outcome> outcomes, const OutputOptions& output,
                   Session& session) {
  const std::string path = outcomes.front().scenario.path;
  const report::BookAnswers answers = analysis::book_answers(std::move(outcomes));
  int worst = 0;
  std::vector<std::string> doubts;
  for (const analysis::BookAnswer& answer : answers) {
    const std::string book = report::book_text(answer.outcome.prices);
    for (const std::string& doubt : doubts_of(answer.outcome, output)) {
      doubts.push_back(fmt::format("{}: {}", book, doubt));
    }
    if (!answer.outcome.passed() && !output.no_fail) worst = 1;
  }
  const auto in = [&](std::string_view format, report::Options options) {
    options.doubts = doubts;
    return books_renderers.in(format, answers, options);
  };
  print_and_export({four_formats(), in, {path}}, output, session);
  session.exit_code = worst;
  if (worst == 0 && !doubts.empty()) refuse(doubts, session);
}

}  // namespace costsim::cli
