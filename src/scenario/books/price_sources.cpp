#include "scenario/books/price_sources.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "scenario/books/embedded_files.hpp"
#include "units/parameters.hpp"

namespace costsim::scenario {
namespace {

namespace fs = std::filesystem;

/// <provider>/<region>/<epoch>/<service>.toml below the folder of the models.
constexpr int deepest = 3;

std::vector<PriceSource> embedded_sources() {
  std::vector<PriceSource> sources;
  for (const EmbeddedFile& file : embedded_models()) {
    const std::string_view below = file.path.substr(std::string_view("models/").size());
    if (auto name = price_file_name(below)) {
      sources.push_back({std::move(*name), std::string(file.path), file.text});
    }
  }
  return sources;
}

/// "there are us-east-1, us-west-1; did you mean 'us-west-1'?"
std::string choices(std::string_view misspelt, const std::set<std::string>& names) {
  const std::vector<std::string_view> views(names.begin(), names.end());
  return fmt::format("there are {}{}", fmt::join(names, ", "), suggestion(misspelt, views));
}

}  // namespace

std::optional<PriceFileName> price_file_name(std::string_view path) {
  constexpr std::string_view ending = ".toml";
  if (!path.ends_with(ending) || std::count(path.begin(), path.end(), '/') != deepest) {
    return std::nullopt;
  }
  const auto next_part = [&] {
    std::string part(path.substr(0, path.find('/')));
    path.remove_prefix(part.size() + 1);
    return part;
  };
  std::string provider = next_part(), region = next_part(), epoch = next_part();
  path.remove_suffix(ending.size());
  if (path.empty()) return std::nullopt;
  return PriceFileName{{std::move(region), std::move(epoch), std::move(provider)},
                       std::string(path)};
}

std::vector<PriceSource> disk_sources(const std::string& models_dir) {
  std::vector<PriceSource> sources;
  std::error_code error;
  fs::recursive_directory_iterator entry(models_dir, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (entry.depth() == deepest) entry.disable_recursion_pending();
    if (auto name =
            price_file_name(entry->path().lexically_relative(models_dir).generic_string())) {
      sources.push_back({std::move(*name), entry->path().string(), std::nullopt});
    }
  }
  if (error) {
    throw Error(Failure::Io, {models_dir}, "cannot be read as a folder: " + error.message());
  }
  return sources;
}

std::vector<PriceSource> all_sources(const std::optional<std::string>& models_dir) {
  std::vector<PriceSource> sources = embedded_sources();
  if (models_dir) {
    for (PriceSource& source : disk_sources(*models_dir)) sources.push_back(std::move(source));
  }
  return sources;
}

std::vector<PriceSource> needed_sources(const std::optional<std::string>& models_dir) {
  std::vector<PriceSource> sources = all_sources(models_dir);
  if (models_dir && sources.size() == embedded_sources().size()) {
    throw Error(Failure::Usage, {*models_dir},
                "has no price files: expected <provider>/<region>/<epoch>/<service>.toml below it");
  }
  return sources;
}

std::vector<BookName> books_of(const std::vector<PriceSource>& sources) {
  std::set<BookName> books;
  for (const PriceSource& source : sources) books.insert(source.name.book);
  return {books.begin(), books.end()};
}

void check_name(const BookName& name, const std::vector<BookName>& books) {
  std::set<std::string> providers;
  std::set<std::string> regions;
  std::set<std::string> epochs;
  for (const BookName& book : books) {
    providers.insert(book.provider);
    if (book.provider != name.provider) continue;
    regions.insert(book.region);
    if (book.region == name.region) epochs.insert(book.epoch);
  }
  if (regions.empty()) {
    throw Error(Failure::Usage, fmt::format("no prices of provider '{}': {}", name.provider,
                                            choices(name.provider, providers)));
  }
  if (epochs.empty()) {
    throw Error(Failure::Usage, fmt::format("no prices for region '{}': {}", name.region,
                                            choices(name.region, regions)));
  }
  if (epochs.count(name.epoch) == 0) {
    throw Error(Failure::Usage, fmt::format("no prices of '{}' for region {}: {}", name.epoch,
                                            name.region, choices(name.epoch, epochs)));
  }
}

Document document_of(const PriceSource& source) {
  return source.text ? Document::parse(std::string(*source.text), source.path)
                     : Document::read(source.path);
}

}  // namespace costsim::scenario
