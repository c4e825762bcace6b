#include "scenario/imports/base_book.hpp"

#include <algorithm>
#include <iterator>

namespace costsim::scenario {
namespace {

constexpr const char* reference_region = "us-east-1";

/// The newest of the region's epochs that is not after this one, or its oldest; "" without any.
std::string nearest_epoch(const std::vector<BookName>& books, const BookName& to) {
  std::string nearest, oldest;
  for (const BookName& book : books) {
    if (book.region != to.region || book.provider != to.provider) continue;
    if (oldest.empty() || book.epoch < oldest) oldest = book.epoch;
    if (book.epoch <= to.epoch) nearest = std::max(nearest, book.epoch);
  }
  return nearest.empty() ? oldest : nearest;
}

std::string newest_epoch(const std::vector<BookName>& books, const BookName& of) {
  std::string newest;
  for (const BookName& book : books)
    if (book.region == of.region && book.provider == of.provider)
      newest = std::max(newest, book.epoch);
  return newest;
}

const pricing::Tariff* find(const PriceFiles& files, const metering::MeterId& meter) {
  const auto found = files.book.tariffs.find(meter);
  return found == files.book.tariffs.end() ? nullptr : &found->second;
}

}  // namespace

BaseBook BaseBook::nearest(const BookName& book, const std::optional<std::string>& models_dir) {
  const std::vector<BookName> books = available_books(models_dir);
  BookName reference = book;
  reference.region = reference_region;
  reference.epoch = newest_epoch(available_books(), reference);
  BaseBook base;
  base.reference_ = stated_price_files(reference, {});
  BookName own = book;
  own.epoch = nearest_epoch(books, book);
  base.same_region_ = !own.epoch.empty();
  base.files_ = base.same_region_ ? stated_price_files(own, models_dir) : base.reference_;
  const BookName& named = base.same_region_ ? own : reference;
  base.region_ = named.region;
  base.epoch_ = named.epoch;
  return base;
}

PriceFiles BaseBook::of_service(const std::string& service) const {
  const PriceFiles& from = files_.rules.contains(service) ? files_ : reference_;
  PriceFiles files;
  const auto rules = from.rules.find(service);
  metering::Rules& own = files.rules.own().emplace(service, metering::Rules(service)).first->second;
  if (rules != from.rules.end())
    for (const auto& [name, rule] : rules->second.all()) own.add(name, rule);
  std::ranges::copy_if(from.allowances, std::back_inserter(files.allowances),
                       [&](const auto& shared) { return shared.service == service; });
  if (!same_region_) return files;
  for (const auto& [meter, tariff] : files_.book.tariffs)
    if (meter.service == service) files.book.tariffs.own().emplace(meter, tariff);
  return files;
}

const pricing::Tariff* BaseBook::template_of(const metering::MeterId& meter) const {
  const pricing::Tariff* own = find(files_, meter);
  return own != nullptr ? own : find(reference_, meter);
}

pricing::Tariffs BaseBook::templates() const {
  pricing::Tariffs all = reference_.book.tariffs;
  for (const auto& [meter, tariff] : files_.book.tariffs) all.own().insert_or_assign(meter, tariff);
  return all;
}

}  // namespace costsim::scenario
