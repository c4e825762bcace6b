#include "scenario/books/model_contents.hpp"

#include <algorithm>
#include <filesystem>

#include "scenario/books/price_sources.hpp"

namespace costsim::scenario {
namespace {

namespace fs = std::filesystem;

/// What stands beside the folders of a provider.
constexpr std::string_view files_of_provider[] = {"example.toml", "price-names.toml",
                                                  "usage-types.toml"};

constexpr std::string_view folders_of_provider[] = {"services", "examples", "cold-starts"};

template <std::size_t N>
bool is_one_of(const std::string_view (&names)[N], const fs::path& name) {
  return std::ranges::find(names, name.string()) != std::end(names);
}

std::vector<fs::path> toml_files(const std::string& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (entry->path().extension() == ".toml") files.push_back(entry->path());
  }
  if (error) throw Error(Failure::Io, {folder}, "cannot be read as a folder: " + error.message());
  std::sort(files.begin(), files.end());
  return files;
}

/// Of a folder of a provider that is no region.
void add_file_of(const std::string& folder, const std::string& provider, const std::string& name,
                 ModelContents& contents) {
  if (folder == "services") contents.definitions[provider].insert(name);
  if (folder == "examples") contents.examples[provider].insert(name);
}

void add_file(const fs::path& file, const fs::path& below, ModelContents& contents) {
  const std::vector<fs::path> parts(below.begin(), below.end());
  const bool has_folder = parts.size() > 2 && is_one_of(folders_of_provider, parts[1]);
  const auto priced = price_file_name(below.generic_string());
  if (has_folder && parts.size() == 3) {
    add_file_of(parts[1].string(), parts[0].string(), file.stem().string(), contents);
  } else if (priced && !has_folder && !is_one_of(folders_of_provider, priced->book.epoch)) {
    contents.books.insert(priced->book);
    ++contents.price_files;
  } else if (parts.size() == 2 && parts[0] == "measured") {
    ++contents.measured;
  } else if (parts.size() != 2 || !is_one_of(files_of_provider, parts[1])) {
    contents.strays.push_back(file.string());
  }
}

}  // namespace

ModelContents contents_of(const std::string& models_dir) {
  ModelContents contents;
  for (const fs::path& file : toml_files(models_dir)) {
    add_file(file, file.lexically_relative(models_dir), contents);
  }
  return contents;
}

}  // namespace costsim::scenario
