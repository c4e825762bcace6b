// What reports say alike of one price, one line of a bill and one book.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "pricing/bill.hpp"
#include "pricing/charged.hpp"

namespace costsim::report {

using Json = nlohmann::ordered_json;

/// "V2, 2025-06-05: QP, IC. A note." and "NOT VERIFIED, …"
std::string provenance_text(const metering::Provenance& provenance);

/// source, as_of, confidence, note.
Json provenance_json(const metering::Provenance& provenance);

/// region, epoch, as_of.
Json book_json(const pricing::PriceBook& book);

/// One line of a bill, by the contract of `items[]`.
Json item_json(const pricing::LineItem& line);

/// One of `tariffs[]`: what the lines of a bill do not tell of the prices that they were charged
/// by.
Json charged_json(const pricing::Charged& charged);

/// Indented, with a line end; bytes that are no UTF-8 are replaced.
std::string dumped(const Json& json);

}  // namespace costsim::report
