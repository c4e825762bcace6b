// A bill of plain quantities (`costsim price`), without traffic, architectures or checks.
#pragma once

#include <string>

#include "pricing/bill.hpp"
#include "report/kit/style.hpp"

namespace costsim::report {

/// Every line with its exact amount, the exact total, and what is not verified among the prices.
std::string plain_bill_table(const pricing::Bill& bill, const pricing::PriceBook& book,
                             const Style& style);
/// The keys of `costsim price` in docs: total, items, prices, notes.
std::string plain_bill_json(const pricing::Bill& bill, const pricing::PriceBook& book);

}  // namespace costsim::report
