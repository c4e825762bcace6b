// [prices] and [quotas]: what a scenario states in place of the price files.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "pricing/bill.hpp"
#include "scenario/books/price_files.hpp"
#include "scenario/toml/table_reader.hpp"
#include "units/error.hpp"

namespace costsim::scenario {

/// The parameters of [prices] that are plain values.
std::span<const Parameter> prices_rows();

/// Which entries a scenario states, over all books of its study: one of them must have the entry.
class StatedEntries {
 public:
  void found(const std::string& entry) { found_.insert(entry); }
  /// `complaint`: what is told when no book has it; the first book's counts.
  void missed(const std::string& entry, const Error& complaint) {
    missed_.try_emplace(entry, complaint);
  }
  /// What stands there of a price of this meter is wrong, and told.
  void refuse(const std::string& meter) { refused_.insert(meter); }
  /// Complains of those that no book had.
  void check(const Document& document) const;
  bool all_found() const { return refused_prices().empty() && missing().empty(); }
  /// Meters whose price is stated and was refused, or is of no book: whoever names one need not be
  /// told that there is no price.
  std::set<std::string> refused_prices() const;

 private:
  std::vector<std::string> missing() const;

  std::set<std::string> found_, refused_;
  std::map<std::string, Error> missed_;
};

/// Reads [prices]: `discount`, `free_tier` and its two kinds, and `override`, whose entries replace
/// the book's. Each replaced price carries its place in the scenario as its source, and a note
/// tells of it.
pricing::RatingOptions read_prices(TableReader& table, pricing::PriceBook& book,
                                   StatedEntries& stated, std::vector<std::string>& notes);

/// Reads [quotas]: rules of the price files that this account has otherwise, such as a raised
/// request rate.
void read_quotas(const Document& document, const toml::table& table,
                 std::map<std::string, metering::Rules>& rules, StatedEntries& stated,
                 std::vector<std::string>& notes);

}  // namespace costsim::scenario
