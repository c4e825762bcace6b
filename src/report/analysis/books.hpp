// One question under several price books, side by side.
#pragma once

#include <string>
#include <vector>

#include "analysis/books.hpp"
#include "report/outcome/report.hpp"

namespace costsim::report {

/// At least one answer each.
using BookAnswers = std::vector<analysis::BookAnswer>;

/// A column for each book, as many beside each other as the width has room for.
std::string books_table(const BookAnswers& answers, const Options& options);
/// The keys of docs/books.schema.json.
std::string books_json(const BookAnswers& answers, const Options& options);
std::string books_markdown(const BookAnswers& answers, const Options& options);
/// One row for each cost and each check of a book.
std::string books_csv(const BookAnswers& answers, const Options& options);

/// "us-west-1 2018-08"
std::string book_text(const decision::PriceBasis& prices);
/// "rule-of-40 holds; serverless is cheapest", or "" where a book decides as the first one.
std::string decision_changes_text(const analysis::BookAnswer& answer);
/// What was noted with every book.
std::vector<std::string> common_notes(const BookAnswers& answers);
/// "from 1.00 M/h on", "up to 22.8 M/h": where a check says the contrary; "" where it is not known.
std::string flip_place_text(const decision::CheckOutcome& check, const decision::Outcome& outcome);

}  // namespace costsim::report
