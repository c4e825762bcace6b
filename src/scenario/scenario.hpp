// A scenario file → a study: every default filled in, every mistake at file:line:column.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "decision/study.hpp"

namespace costsim::scenario {

class Document;
struct Prepared;
class Shelf;

/// "horizon.growth=10%", and how it was said: "--growth 10%".
struct Change {
  std::string assignment, said;
};

/// What the command line says on top of the file.
struct LoadOptions {
  std::vector<std::string> sets;     ///< of --set: "traffic.rate=5M/h", in order
  std::vector<Change> changes;       ///< of other options, after them
  std::vector<std::string> options;  ///< names of the file's [[option]]s
  std::optional<std::string> region, prices;
  std::optional<std::uint64_t> seed;
  std::optional<std::string> models_dir;  ///< price files in place of the embedded ones
  std::shared_ptr<Shelf> shelf;           ///< of earlier loads; none: the books are read anew
};

/// The shelf of these options, or a new one where they have none of their models.
std::shared_ptr<Shelf> shelf_of(const LoadOptions& options);

/// A scenario's text, read once: standard input cannot be read again.
struct Source {
  std::string text;
  std::string name;       ///< in messages
  std::string directory;  ///< of the files that it names
};

/// Of a file, or of standard input: "-". Error(Io) for what cannot be read.
Source read_source(const std::string& path);

/// Reads, checks and completes a scenario. Error(Usage) for anything that is not as it should be:
/// Errors when that is more than one thing. Error(Io) for what cannot be read.
decision::Study load(const std::string& path, const LoadOptions& options = {});
decision::Study load(const Source& source, const LoadOptions& options = {});

/// The same from text; `name` stands for the file in messages, and relative paths are taken from
/// `directory`.
decision::Study load_text(std::string text, const std::string& name, const std::string& directory,
                          const LoadOptions& options = {});

/// A scenario that is read many times, each time with other values of the same keys: its text is
/// parsed once, and each value stands in place of the one before.
class Rereading {
 public:
  /// Errors as of `load`: the first one.
  Rereading(const Source& source, LoadOptions options);
  ~Rereading();

  /// What `load` gives of these changes on top of the others. Errors as of `load`, after which it
  /// is of no more use.
  decision::Study with(const std::vector<Change>& changes);

 private:
  std::unique_ptr<Document> document_;
  LoadOptions options_;
  std::unique_ptr<Prepared> prepared_;
};

/// What a scenario with these changes says of a key as --set takes it, as it was written: "12M/h".
/// Absent where it says nothing, so that a default counts. Errors as of `load`.
std::optional<std::string> stated_value(const Source& source, const LoadOptions& options,
                                        std::string_view key);

/// The names of the file's [[option]]s, in order. Errors as of `load`.
std::vector<std::string> option_names(const Source& source);

}  // namespace costsim::scenario
