#include "report/analysis/books.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/analysis/varied_parts.hpp"
#include "report/kit/numbers.hpp"
#include "report/kit/page.hpp"
#include "report/outcome/summary.hpp"

namespace costsim::report {
namespace {

using analysis::BookAnswer;
using Answers = std::vector<const BookAnswer*>;

/// A row with one cell for each book.
template <typename Cell>
Row book_row(std::string lead, const Answers& answers, const Cell& cell) {
  Row row = {std::move(lead)};
  for (const BookAnswer* answer : answers) row.push_back(cell(*answer));
  return row;
}

void add_cost_rows(const Page& page, const Answers& answers, std::vector<Row>& rows) {
  const auto& architectures = answers.front()->outcome.architectures;
  for (std::size_t i = 0; i < architectures.size(); ++i) {
    rows.push_back(
        book_row(page.clean(architectures[i].name), answers, [&](const BookAnswer& answer) {
          return readable(answer.outcome.architectures.at(i).bill.total());
        }));
    const bool all_cope = std::all_of(answers.begin(), answers.end(), [&](const auto* answer) {
      return answer->outcome.architectures.at(i).copes();
    });
    if (all_cope) continue;
    rows.push_back(book_row("  copes", answers, [&](const BookAnswer& answer) -> std::string {
      return answer.outcome.architectures.at(i).copes() ? "yes" : "no";
    }));
  }
  rows.push_back(book_row("cheapest", answers, [&](const BookAnswer& answer) {
    return answer.cheapest.empty() ? std::string("several") : page.clean(answer.cheapest);
  }));
}

void add_check_rows(const Page& page, const Answers& answers, std::vector<Row>& rows) {
  const auto& checks = answers.front()->outcome.checks;
  for (std::size_t i = 0; i < checks.size(); ++i) {
    const auto check_of = [i](const BookAnswer& answer) { return answer.outcome.checks.at(i); };
    rows.push_back(book_row(page.clean(checks[i].check.id), answers, [&](const BookAnswer& answer) {
      return std::string(check_of(answer).passed ? "holds" : "fails");
    }));
    const Row flips = book_row("", answers, [&](const BookAnswer& answer) {
      return flip_place_text(check_of(answer), answer.outcome);
    });
    const bool any =
        std::any_of(flips.begin(), flips.end(), [](const auto& cell) { return !cell.empty(); });
    if (any) rows.push_back(flips);
  }
  rows.push_back(book_row("verdict", answers, [](const BookAnswer& answer) {
    return std::string(answer.outcome.passed() ? "PASS" : "FAIL");
  }));
}

void book_columns(Page& page, const Answers& answers) {
  std::vector<Column> columns = {{Align::Left, true, true}};
  for (std::size_t i = 0; i < answers.size(); ++i) columns.push_back({Align::Right, true, true});
  std::vector<Row> rows;
  const auto prices = [](const BookAnswer& answer) { return answer.outcome.prices; };
  rows.push_back(
      book_row("", answers, [&](const auto& one) { return page.clean(prices(one).region); }));
  rows.push_back(
      book_row("", answers, [&](const auto& one) { return page.clean(prices(one).epoch); }));
  add_cost_rows(page, answers, rows);
  add_check_rows(page, answers, rows);
  page.blank();
  page.grid(columns, rows);
}

/// What is held against the first book.
void decisions(Page& page, const BookAnswers& answers) {
  page.blank();
  page.heading(
      page.clean("The decision, held against that of " + book_text(answers.front().outcome.prices)),
      "");
  for (std::size_t i = 1; i < answers.size(); ++i) {
    const std::string changes = decision_changes_text(answers[i]);
    page.paragraph(
        fmt::format("  {} ", changes.empty() ? page.signs().pass : page.signs().warn),
        page.clean(fmt::format("{} {}", book_text(answers[i].outcome.prices),
                               changes.empty() ? "decides the same" : "changes it: " + changes)),
        changes.empty() ? Paint::Good : Paint::Caution);
  }
}

}  // namespace

std::string books_table(const BookAnswers& answers, const Options& options) {
  Page page(options.style);
  const decision::Outcome& first = answers.front().outcome;
  add_head(page, title_of(first), {traffic_line(first)});
  constexpr int room_of_names = 20, room_of_book = 16;
  const auto at_once =
      static_cast<std::size_t>(std::max(1, (page.width() - room_of_names) / room_of_book));
  for (std::size_t begin = 0; begin < answers.size(); begin += at_once) {
    Answers block;
    for (std::size_t i = begin; i < std::min(answers.size(), begin + at_once); ++i) {
      block.push_back(&answers[i]);
    }
    book_columns(page, block);
  }
  decisions(page, answers);
  add_notes(page, common_notes(answers));
  return std::move(page).text();
}

}  // namespace costsim::report
