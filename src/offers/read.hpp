// The forms of price lists, each with its reader.
#pragma once

#include "offers/price_list.hpp"
#include "offers/record.hpp"

namespace costsim::offers {

/// The JSON forms.
void read_json(ByteStream& stream, Sink& sink);
/// An offer file in CSV: some lines about itself, a header, a line for each price with all that is
/// known of its product.
void read_csv(ByteStream& stream, Sink& sink);

// Parts of JSON files.
Product product_of(Record::View record, std::string_view sku, const Place& place);
/// The prices of a term on demand: "terms.OnDemand.<sku>.<sku.term>".
void tell_term(Record::View term, std::string_view sku, bool apart, const Place& place, Sink& sink);
/// An entry of "PriceList".
void tell_item(Record::View item, const Place& place, Sink& sink);
void tell_spot(Record::View entry, const Place& place, Sink& sink);
void tell_plan_rate(Record::View rate, const Place& place, Sink& sink);

}  // namespace costsim::offers
