// Books that were read, kept for loads that follow one another.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenario/books/catalogue_files.hpp"
#include "scenario/books/price_files.hpp"
#include "services/kit/catalogue.hpp"
#include "services/kit/service.hpp"

namespace costsim::scenario {

/// Price files, catalogues and measured files of one folder of models, each read at the first time
/// it is asked for: most of what a load takes. Several threads may ask. What is returned stays as
/// long as the shelf.
class Shelf {
 public:
  explicit Shelf(std::optional<std::string> models_dir) : models_dir_(std::move(models_dir)) {}

  /// Which books there are.
  const std::vector<BookName>& books();
  /// The key that is wrong of a name for which there are no books: "provider", "region" or
  /// "prices".
  std::string_view unknown_part(const BookName& name);
  const std::optional<std::string>& models_dir() const { return models_dir_; }

  /// Errors as of load_price_files.
  const PriceFiles& files(const BookName& name);
  /// Errors as of load_catalogue_of.
  std::shared_ptr<const services::Catalogue> catalogue_of(const NamedServices& named,
                                                          const std::string& provider);
  /// Errors as of load_measurements.
  const SharedMap<std::string, services::Measurement>& measurements();

 private:
  std::optional<std::string> models_dir_;
  std::mutex mutex_;
  std::optional<std::vector<BookName>> books_;
  std::map<BookName, PriceFiles> files_;
  KeptBooks alike_;  ///< what several regions are like
  std::map<std::pair<std::string, NamedServices>, std::shared_ptr<const services::Catalogue>>
      catalogues_;
  std::optional<SharedMap<std::string, services::Measurement>> measurements_;
};

}  // namespace costsim::scenario
