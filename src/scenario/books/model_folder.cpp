#include "scenario/books/model_folder.hpp"

#include <filesystem>

#include "scenario/books/embedded_files.hpp"

namespace costsim::scenario {
namespace {

namespace fs = std::filesystem;
using ModelFiles = std::map<std::string, ModelFile>;

void add_embedded(const std::string& folder, ModelFiles& files) {
  const std::string begin = "models/" + folder + "/";
  for (const EmbeddedFile& file : embedded_models()) {
    if (!file.path.starts_with(begin)) continue;
    const fs::path path(file.path.substr(begin.size()));
    if (path.has_parent_path()) continue;
    const auto read = [file] {
      return Document::parse(std::string(file.text), std::string(file.path));
    };
    files[path.stem()] = {read, true};
  }
}

void add_folder(const fs::path& folder, ModelFiles& files) {
  std::error_code error;
  if (!fs::exists(folder, error)) return;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const fs::path path = entry->path();
    if (path.extension() != ".toml") continue;
    files[path.stem()] = {[path] { return Document::read(path.string()); }, false};
  }
  if (error) {
    throw Error(Failure::Io, {folder.string()}, "cannot be read as a folder: " + error.message());
  }
}

}  // namespace

ModelFiles model_files(const std::string& folder, const std::optional<std::string>& models_dir) {
  ModelFiles files;
  add_embedded(folder, files);
  if (models_dir) add_folder(fs::path(*models_dir) / folder, files);
  return files;
}

}  // namespace costsim::scenario
