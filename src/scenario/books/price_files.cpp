#include "scenario/books/price_files.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "pricing/management_fee.hpp"
#include "pricing/planned_spot.hpp"
#include "scenario/books/base_file.hpp"
#include "scenario/books/cold_start_entries.hpp"
#include "scenario/books/model_folder.hpp"
#include "scenario/books/price_entries.hpp"
#include "scenario/books/price_sources.hpp"
#include "scenario/books/regional_file.hpp"
#include "units/diagnostics.hpp"

namespace costsim::scenario {
namespace {

using ByService = std::map<std::string, const PriceSource*>;

/// The files of one book, those of the models' folder in place of embedded ones.
ByService by_service(const std::vector<PriceSource>& sources, const BookName& book) {
  ByService found;
  for (const PriceSource& source : sources) {
    if (source.name.book == book) found[source.name.service] = &source;
  }
  return found;
}

void add_files(const ByService& sources, PriceFiles& files, Diagnostics& diagnostics) {
  for (const auto& [service, source] : sources) {
    diagnostics.attempt([&, &service = service, &source = source] {
      Document document = document_of(*source);
      document.keep_errors_in(diagnostics);
      add_price_file(document, service, files);
    });
  }
}

/// The files of one book, if `kept` has them not.
PriceFiles& files_of(const BookName& book, const ByService& sources, KeptBooks& kept,
                     Diagnostics& diagnostics) {
  const auto [entry, is_new] = kept.alike.try_emplace(book);
  if (is_new) add_files(sources, entry->second, diagnostics);
  return entry->second;
}

/// The files of the region that this one is like, but for the services of `own`, with what the
/// regional file says.
PriceFiles regional_files(const PriceSource& regional, const ByService& own,
                          const std::vector<PriceSource>& sources, KeptBooks& kept,
                          Diagnostics& diagnostics) {
  Document document = document_of(regional);
  document.keep_errors_in(diagnostics);
  BookName alike = regional.name.book;
  alike.region = region_alike(document);
  ByService others = by_service(sources, alike);
  if (others.empty() || others.contains(std::string(regional_file))) {
    document.fail(
        *document.root().get("like"),
        fmt::format("like = '{}': expected a region with price files of {} for each service",
                    alike.region, alike.epoch));
  }
  PriceFiles files = files_of(alike, others, kept, diagnostics);
  std::set<std::string> elsewhere;
  for (const auto& [service, source] : own) {
    elsewhere.insert(service);
    files.rules.own().erase(service);
    std::erase_if(files.allowances,
                  [&name = service](const auto& each) { return each.service == name; });
  }
  read_regional(document, elsewhere, files);
  return files;
}

/// What the files of a book say, and the epoch of what is not its own.
struct Stated {
  PriceFiles files;
  std::string since;
};

/// A base of a base of a base … ends.
constexpr int most_bases = 12;

Stated stated(const BookName& name, const std::vector<PriceSource>& sources, KeptBooks& kept,
              Diagnostics& diagnostics, int bases = 0);

/// The files of the epoch that this one stands on, without the services of `own`.
Stated files_of_base(const PriceSource& base, const ByService& own,
                     const std::vector<PriceSource>& sources, KeptBooks& kept,
                     Diagnostics& diagnostics, int bases) {
  const Document document = document_of(base);
  BookName below = base.name.book;
  below.epoch = base_epoch(document);
  if (bases >= most_bases || by_service(sources, below).empty()) {
    document.fail(*document.root().get("epoch"),
                  fmt::format("epoch = '{}': expected one with price files of {}, on which no base "
                              "stands in a circle",
                              below.epoch, below.region));
  }
  Stated result = stated(below, sources, kept, diagnostics, bases + 1);
  for (const auto& [service, source] : own) {
    result.files.rules.own().erase(service);
    std::erase_if(result.files.allowances,
                  [&name = service](const auto& each) { return each.service == name; });
    std::erase_if(result.files.book.tariffs.own(),
                  [&name = service](const auto& each) { return each.first.service == name; });
  }
  return result;
}

Stated stated(const BookName& name, const std::vector<PriceSource>& sources, KeptBooks& kept,
              Diagnostics& diagnostics, int bases) {
  check_name(name, books_of(sources));
  Stated result{{}, name.epoch};
  ByService own = by_service(sources, name);
  if (const auto base = own.extract(std::string(base_file))) {
    diagnostics.attempt(
        [&] { result = files_of_base(*base.mapped(), own, sources, kept, diagnostics, bases); });
    add_files(own, result.files, diagnostics);
  } else if (const auto regional = own.extract(std::string(regional_file))) {
    diagnostics.attempt([&] {
      result.files = regional_files(*regional.mapped(), own, sources, kept, diagnostics);
    });
    add_files(own, result.files, diagnostics);
  } else {
    result.files = files_of(name, own, kept, diagnostics);
  }
  result.files.book.provider = name.provider;
  result.files.book.region = name.region;
  result.files.book.epoch = name.epoch;
  return result;
}

/// What is known of the epoch's functions is the same in all regions, and stands in a file apart.
void add_cold_starts_of(const BookName& name, const std::string& since,
                        const std::optional<std::string>& models_dir, KeptBooks& kept,
                        PriceFiles& files, Diagnostics& diagnostics) {
  const auto known = model_files(name.provider + "/cold-starts", models_dir);
  auto epoch = known.find(name.epoch);
  if (epoch == known.end()) epoch = known.find(since);
  if (epoch == known.end()) return;
  const auto [read, is_new] = kept.cold_starts.try_emplace({name.provider, epoch->first});
  KeptColdStarts& cold_starts = read->second;
  if (is_new) {
    Document document = epoch->second.read();
    document.keep_errors_in(diagnostics);
    cold_starts.known = read_cold_starts(document);
  }
  const auto functions = files.rules.own().find(cold_starts.known.service());
  if (functions == files.rules.own().end()) return;
  if (!functions->second.shares(cold_starts.without)) {
    cold_starts.without = functions->second;
    cold_starts.with = with_cold_starts(functions->second, cold_starts.known);
  }
  functions->second = cold_starts.with;
}

/// The date of the newest price that is verified: later prices that stand in for unknown older ones
/// do not make a book younger.
std::string newest_date(const pricing::PriceBook& book) {
  std::string newest;
  for (const auto& [meter, tariff] : book.tariffs) {
    if (tariff.provenance.verified()) newest = std::max(newest, tariff.provenance.as_of);
  }
  return newest;
}

}  // namespace

std::vector<BookName> available_books(const std::optional<std::string>& models_dir) {
  return books_of(needed_sources(models_dir));
}

PriceFiles stated_price_files(const BookName& name, const std::optional<std::string>& models_dir) {
  KeptBooks kept;
  Diagnostics diagnostics;
  Stated result = stated(name, all_sources(models_dir), kept, diagnostics);
  diagnostics.raise();
  return std::move(result.files);
}

PriceFiles load_price_files(const BookName& name, const std::optional<std::string>& models_dir) {
  KeptBooks kept;
  return load_price_files(name, models_dir, kept);
}

PriceFiles load_price_files(const BookName& name, const std::optional<std::string>& models_dir,
                            KeptBooks& kept) {
  Diagnostics diagnostics;
  Stated result = stated(name, needed_sources(models_dir), kept, diagnostics);
  PriceFiles& files = result.files;
  diagnostics.attempt(
      [&] { add_cold_starts_of(name, result.since, models_dir, kept, files, diagnostics); });
  diagnostics.raise();
  for (const auto& [service, rules] : files.rules) pricing::plan_spot_prices(rules, files.book);
  for (const pricing::SharedAllowance& shared : files.allowances) {
    pricing::grant(shared, files.book);
  }
  files.book.as_of = newest_date(files.book);
  // Shares of prices that are there make a book no younger.
  for (const auto& [service, rules] : files.rules) pricing::add_management_fees(rules, files.book);
  return std::move(files);
}

std::set<std::string> services_priced_in(const std::string& models_dir) {
  std::set<std::string> services;
  for (const PriceSource& source : disk_sources(models_dir)) services.insert(source.name.service);
  return services;
}

std::vector<PriceFiles> load_price_files_of(const std::string& provider, const std::string& service,
                                            const std::optional<std::string>& models_dir) {
  const std::vector<PriceSource> sources = all_sources(models_dir);
  std::vector<PriceFiles> found;
  for (const BookName& book : books_of(sources)) {
    if (book.provider != provider) continue;
    const ByService files = by_service(sources, book);
    const auto own = files.find(service);
    if (own == files.end()) continue;
    PriceFiles& read = found.emplace_back();
    read.book.provider = book.provider;
    read.book.region = book.region;
    read.book.epoch = book.epoch;
    add_price_file(document_of(*own->second), service, read);
  }
  return found;
}

}  // namespace costsim::scenario
