// Where a scenario comes from, and how often it is read.
#include <filesystem>
#include <memory>
#include <utility>

#include "scenario/books/digest.hpp"
#include "scenario/books/shelf.hpp"
#include "scenario/changes.hpp"
#include "scenario/study_of.hpp"
#include "scenario/uncertain_inputs.hpp"

namespace costsim::scenario {

using decision::Study;

Rereading::Rereading(const Source& source, LoadOptions options)
    : document_(
          std::make_unique<Document>(Document::parse(source.text, source.name, source.directory))),
      options_(std::move(options)),
      prepared_(std::make_unique<Prepared>()) {
  apply_changes(*document_, options_, prepared_->notes);
  prepared_->uncertainty = take_uncertainty(*document_);
  prepared_->sha256 = sha256_hex(document_->text());
}

Rereading::~Rereading() = default;

Study Rereading::with(const std::vector<Change>& changes) {
  Diagnostics diagnostics;
  document_->keep_errors_in(diagnostics);
  for (const Change& each : changes) {
    document_->attempt([&] { change(*document_, each.assignment, each.said); });
  }
  return study_of(*document_, options_, *prepared_, diagnostics);
}

std::shared_ptr<Shelf> shelf_of(const LoadOptions& options) {
  if (options.shelf && options.shelf->models_dir() == options.models_dir) return options.shelf;
  return std::make_shared<Shelf>(options.models_dir);
}

Source read_source(const std::string& path) {
  if (path == standard_input) return {read_file(path), std::string(standard_input_name), ""};
  return {read_file(path), path, std::filesystem::path(path).parent_path().string()};
}

Study load(const std::string& path, const LoadOptions& options) {
  return load(read_source(path), options);
}

Study load(const Source& source, const LoadOptions& options) {
  return load_text(source.text, source.name, source.directory, options);
}

Study load_text(std::string text, const std::string& name, const std::string& directory,
                const LoadOptions& options) {
  Document document = Document::parse(std::move(text), name, directory);
  Diagnostics diagnostics;
  document.keep_errors_in(diagnostics);
  Prepared prepared;
  apply_changes(document, options, prepared.notes);
  prepared.uncertainty = take_uncertainty(document);
  prepared.sha256 = sha256_hex(document.text());
  return study_of(document, options, std::move(prepared), diagnostics);
}

}  // namespace costsim::scenario
