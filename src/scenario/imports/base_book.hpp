// The book that an imported one stands on: what price lists do not say (increments, limits, units,
// allowances), and prices that they do not have.
#pragma once

#include <string>

#include "scenario/books/price_files.hpp"

namespace costsim::scenario {

class BaseBook {
 public:
  /// The book of that name, or the region's newest one before it, or its oldest; of a region that
  /// has none, rules and units of us-east-1, and no prices.
  static BaseBook nearest(const BookName& book, const std::optional<std::string>& models_dir);

  /// "us-east-1 2026"
  std::string name() const { return region_ + " " + epoch_; }
  /// The epoch whose files hold for services that an imported book has none of; "" where it has a
  /// book of its name already, and for a region without one.
  std::string base_epoch(const BookName& book) const {
    return same_region_ && book.epoch != epoch_ ? epoch_ : std::string();
  }
  /// Rules, allowances and, of the same region, prices of one service.
  PriceFiles of_service(const std::string& service) const;
  /// The meter in this book, or in the newest of us-east-1; nullptr where neither has it.
  const pricing::Tariff* template_of(const metering::MeterId& meter) const;
  /// All meters of both, those of this book first.
  pricing::Tariffs templates() const;

 private:
  std::string region_, epoch_;
  bool same_region_ = false;
  PriceFiles files_;
  PriceFiles reference_;
};

}  // namespace costsim::scenario
