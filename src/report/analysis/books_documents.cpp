// Several price books as JSON, Markdown and CSV.
#include <fmt/format.h>

#include "report/analysis/books.hpp"
#include "report/analysis/varied_parts.hpp"
#include "report/kit/csv_row.hpp"
#include "report/kit/markdown_text.hpp"
#include "report/kit/numbers.hpp"
#include "report/kit/price_entry.hpp"
#include "report/outcome/document_head.hpp"
#include "report/outcome/flip_json.hpp"
#include "report/outcome/summary.hpp"

namespace costsim::report {
namespace {

using analysis::BookAnswer;
using analysis::DecisionChange;

Json decision_change_json(const DecisionChange& change) {
  static constexpr const char* kinds[] = {"check", "cheapest", "copes"};
  Json json = {{"of", kinds[static_cast<std::size_t>(change.of)]},
               {"name", change.name.empty() ? Json(nullptr) : Json(change.name)}};
  if (change.of != DecisionChange::Of::Cheapest) json["holds"] = change.holds;
  return json;
}

Json book_answer_json(const BookAnswer& answer) {
  const decision::Outcome& outcome = answer.outcome;
  Json json = {{"prices", basis_json(outcome.prices)},
               {"costs", Json::object()},
               {"copes", Json::object()},
               {"cheapest", answer.cheapest.empty() ? Json(nullptr) : Json(answer.cheapest)},
               {"checks", Json::object()}};
  for (const auto& each : outcome.architectures) {
    json["costs"][each.name] = each.bill.total().text();
    json["copes"][each.name] = each.copes();
  }
  for (const auto& each : outcome.checks) json["checks"][each.check.id] = status_of(each);
  if (outcome.flips) {
    json["flips"] = Json::array();
    for (const auto& flip : *outcome.flips) json["flips"].push_back(flip_json(flip));
  }
  json["notes"] = outcome.notes;
  json["verdict"] = outcome.passed() ? "pass" : "fail";
  json["changes_decision"] = !answer.changes.empty();
  json["changes"] = Json::array();
  for (const auto& change : answer.changes) json["changes"].push_back(decision_change_json(change));
  return json;
}

/// A Markdown row with one cell for each book.
template <typename Cell>
std::string document_row(const std::string& lead, const BookAnswers& answers, const Cell& cell) {
  std::string row = fmt::format("| {} |", lead);
  for (const BookAnswer& answer : answers) row += fmt::format(" {} |", cell(answer));
  return row + "\n";
}

std::string cost_document_rows(const BookAnswers& answers) {
  std::string text;
  const auto& architectures = answers.front().outcome.architectures;
  for (std::size_t i = 0; i < architectures.size(); ++i) {
    text += document_row(escaped(architectures[i].name), answers, [&](const BookAnswer& answer) {
      const decision::ArchitectureOutcome& each = answer.outcome.architectures.at(i);
      return escaped(readable(each.bill.total())) + (each.copes() ? "" : "<br>❌ does not cope");
    });
  }
  return text + document_row("cheapest", answers, [](const BookAnswer& answer) {
           return answer.cheapest.empty() ? std::string("several") : escaped(answer.cheapest);
         });
}

std::string check_document_rows(const BookAnswers& answers) {
  std::string text;
  const auto& checks = answers.front().outcome.checks;
  for (std::size_t i = 0; i < checks.size(); ++i) {
    text += document_row(escaped(checks[i].check.id), answers, [&](const BookAnswer& answer) {
      const decision::CheckOutcome& check = answer.outcome.checks.at(i);
      const std::string flip = flip_place_text(check, answer.outcome);
      return fmt::format("{}{}", check.passed ? "✅ holds" : "❌ fails",
                         flip.empty() ? "" : "<br>" + flip);
    });
  }
  return text;
}

}  // namespace

std::string books_json(const BookAnswers& answers, const Options& options) {
  const decision::Outcome& first = answers.front().outcome;
  Json json = document_head(options);
  json["scenario"] = scenario_json(first.scenario);
  json["currency"] = "USD";
  json["books"] = Json::array();
  bool passed = true;
  for (const BookAnswer& answer : answers) {
    json["books"].push_back(book_answer_json(answer));
    passed = passed && answer.outcome.passed();
  }
  json["verdict"] = passed ? "pass" : "fail";
  if (!options.doubts.empty()) json["doubts"] = options.doubts;
  return dumped(json);
}

std::string books_markdown(const BookAnswers& answers, const Options&) {
  std::string text = markdown_head(title_of(answers.front().outcome), {});
  text += document_row("", answers, [](const BookAnswer& answer) {
    return escaped(book_text(answer.outcome.prices));
  });
  text += document_row(":--", answers, [](const BookAnswer&) { return "--:"; });
  text += cost_document_rows(answers) + check_document_rows(answers);
  text += document_row("decision", answers, [&](const BookAnswer& answer) -> std::string {
    if (&answer == &answers.front()) return "";
    const std::string changes = decision_changes_text(answer);
    return changes.empty() ? "the same" : "**changes**: " + escaped(changes);
  });
  text += fmt::format("\n{}.\n", escaped(traffic_line(answers.front().outcome)));
  return text + markdown_notes(common_notes(answers));
}

std::string books_csv(const BookAnswers& answers, const Options&) {
  std::string file = csv_row({"region", "epoch", "as_of", "of", "name", "value"});
  for (const BookAnswer& answer : answers) {
    const decision::PriceBasis& prices = answer.outcome.prices;
    const auto line = [&](const char* of, const std::string& name, const std::string& value) {
      file += csv_row({csv_text(prices.region), csv_text(prices.epoch), csv_text(prices.as_of), of,
                       csv_text(name), value});
    };
    for (const auto& each : answer.outcome.architectures) {
      line("cost", each.name, each.bill.total().text());
      line("copes", each.name, each.copes() ? "true" : "false");
    }
    for (const auto& each : answer.outcome.checks) {
      line("check", each.check.id, std::string(status_of(each)));
    }
    line("cheapest", "", csv_text(answer.cheapest));
    line("verdict", "", answer.outcome.passed() ? "pass" : "fail");
  }
  return file;
}

}  // namespace costsim::report
