#include "scenario/books/shelf.hpp"

#include "scenario/books/catalogue_files.hpp"
#include "scenario/books/measured_files.hpp"

namespace costsim::scenario {

const std::vector<BookName>& Shelf::books() {
  const std::lock_guard lock(mutex_);
  if (!books_) books_ = available_books(models_dir_);
  return *books_;
}

std::string_view Shelf::unknown_part(const BookName& name) {
  std::string_view unknown = "provider";
  for (const BookName& book : books()) {
    if (book.provider != name.provider) continue;
    if (book.region == name.region) return "prices";
    unknown = "region";
  }
  return unknown;
}

const PriceFiles& Shelf::files(const BookName& name) {
  const std::lock_guard lock(mutex_);
  const auto known = files_.find(name);
  if (known != files_.end()) return known->second;
  return files_.emplace(name, load_price_files(name, models_dir_, alike_)).first->second;
}

std::shared_ptr<const services::Catalogue> Shelf::catalogue_of(const NamedServices& named,
                                                               const std::string& provider) {
  const std::lock_guard lock(mutex_);
  auto& catalogue = catalogues_[{provider, named}];
  if (!catalogue) {
    catalogue = std::make_shared<const services::Catalogue>(
        load_catalogue_of(named, models_dir_, provider));
  }
  return catalogue;
}

const SharedMap<std::string, services::Measurement>& Shelf::measurements() {
  const std::lock_guard lock(mutex_);
  if (!measurements_) measurements_ = load_measurements(models_dir_);
  return *measurements_;
}

}  // namespace costsim::scenario
