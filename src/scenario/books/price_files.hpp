// The price books: models/<provider>/<region>/<epoch>/<service>.toml → tariffs and rules.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "metering/rules.hpp"
#include "pricing/price_book.hpp"
#include "pricing/shared_allowance.hpp"
#include "units/shared_map.hpp"

namespace costsim::scenario {

/// One region at one epoch.
struct PriceFiles {
  pricing::PriceBook book;
  SharedMap<std::string, metering::Rules> rules;  ///< by service; every service of the book has one
  std::vector<pricing::SharedAllowance> allowances;  ///< as the book's tariffs have them
};

/// Whose prices count where nothing else is said.
inline constexpr const char* default_provider = "aws";

struct BookName {
  std::string region;
  std::string epoch;
  std::string provider = default_provider;

  friend auto operator<=>(const BookName&, const BookName&) = default;
};

/// The books there are, by region, then epoch, then provider: those embedded in the program and
/// those of `models_dir`.
std::vector<BookName> available_books(const std::optional<std::string>& models_dir = {});

/// Reads one book. A file of `models_dir` stands in place of the embedded file of the same service,
/// or adds a service, a region or an epoch.
/// Unknown provider, region or epoch: Error(Usage) that names those there are and the nearest. A
/// malformed entry: Error(Usage) at file:line:column. Unreadable `models_dir`: Error(Io).
PriceFiles load_price_files(const BookName& name,
                            const std::optional<std::string>& models_dir = {});

/// What is known of a service's instances, and the rules to which it was added last: regions that
/// are alike share those.
struct KeptColdStarts {
  metering::Rules known, without, with;
};

/// What several books have in common, kept for others.
struct KeptBooks {
  std::map<BookName, PriceFiles> alike;  ///< as their files say them
  std::map<std::pair<std::string, std::string>, KeptColdStarts>
      cold_starts;  ///< of a provider's epoch
};

/// The same for somebody who reads several: what others are like is read once.
PriceFiles load_price_files(const BookName& name, const std::optional<std::string>& models_dir,
                            KeptBooks& kept);

/// What the files of one service say, each by itself, in every region and epoch of the provider
/// that has one. Malformed: Error(Usage) at file:line:column.
std::vector<PriceFiles> load_price_files_of(const std::string& provider, const std::string& service,
                                            const std::optional<std::string>& models_dir = {});

/// The services of which the folder has a price file of its own. It cannot be read: Error(Io).
std::set<std::string> services_priced_in(const std::string& models_dir);

/// The same as the files say it: without what follows from it (planned spot prices, fees, shared
/// allowances) and without what stands in other files (cold starts). To be written again.
PriceFiles stated_price_files(const BookName& name, const std::optional<std::string>& models_dir);

}  // namespace costsim::scenario
