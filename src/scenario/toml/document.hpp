// A TOML file with its text kept, so that every value can be quoted as it was written and where.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "units/diagnostics.hpp"
#include "units/error.hpp"
#include "units/quantity.hpp"

namespace costsim::scenario {

class Document {
 public:
  /// Reads and parses a file. Unreadable: Error(Io). Syntax: Error(Usage) at file:line:column.
  static Document read(const std::string& path);
  /// Parses text that is known under a name (an embedded file, a test); the files that it names are
  /// relative to `directory`.
  static Document parse(std::string text, std::string name, std::string directory = {});

  const toml::table& root() const { return root_; }
  const std::string& name() const { return name_; }
  const std::string& text() const { return text_; }
  /// What units of time mean in this file.
  const Calendar& calendar() const { return calendar_; }
  void set_calendar(const Calendar& calendar) { calendar_ = calendar; }

  /// From now on readers keep what is wrong there and go on; otherwise they throw the first error.
  /// The diagnostics outlive the document.
  void keep_errors_in(Diagnostics& diagnostics) { diagnostics_ = &diagnostics; }
  /// One piece of reading (Diagnostics::attempt).
  template <typename Work>
  void attempt(const Work& work) const {
    if (diagnostics_ == nullptr) return work();
    diagnostics_->attempt(work);
  }
  /// What one piece of reading gives; a value by default where that was refused.
  template <typename Work>
  auto tried(const Work& work) const {
    decltype(work()) result{};
    attempt([&] { result = work(); });
    return result;
  }
  /// How many errors have been kept.
  std::size_t errors() const { return diagnostics_ == nullptr ? 0 : diagnostics_->count(); }

  /// `--set traffic.rate=5M/h`: replaces or adds one value; list items are named by "name",
  /// "id" or "service", or by index: architecture.serverless.stages.0.kind=http. Stages have short
  /// names, too: serverless.lambda.memory=1GB (full_path). `said`: what messages call it, in the
  /// words of whoever said it, such as "--growth 10%"; "": "--set KEY=VALUE".
  void set(std::string_view assignment, std::string said = "");

  /// What the file or `set` says of such a key, as it was written; absent for what it does not
  /// state, and for tables and lists.
  std::optional<std::string> stated(std::string_view key);

  /// Where in the text the value of such a key stands, with its quotes or braces; absent for what
  /// the text does not state, and for what was set.
  std::optional<std::string_view> place_of_value(std::string_view key);

  /// Of the table in which such a key would stand: the text of an inline one with its braces, or
  /// the line that opens it; absent where there is none of its own.
  struct TablePlace {
    std::string_view text;
    bool is_inline = false;
    std::string name;  ///< the last part of the key
  };
  std::optional<TablePlace> place_of_table(std::string_view key);

  /// What stands in place of a table; nothing in place of one that was refused, which is told: to
  /// ask for that is AlreadyTold.
  struct Replacement {
    std::optional<std::string> text;
    Location where;
    bool is_between = false;  ///< other values, as a mean: where only whole numbers can be, the
                              ///< nearest of them is meant
  };
  /// A table that was taken out, and the key by which `set` knows it.
  struct Replaced {
    std::string key;
    toml::table table;
    Location where;
  };
  /// Asks for each table of the file, the outer ones first; where the answer is a text, that one
  /// stands there from now on.
  std::vector<Replaced> replace_tables(
      const std::function<std::optional<Replacement>(const toml::table&)>& replacement);
  /// The path to which a key of `set` leads, whichever of its forms it has: "architecture.a.…".
  std::string full_key(std::string_view key) const;

  /// The name of the architecture to which a key of `set` belongs, in whatever form; "": to none.
  std::string architecture_of(std::string_view key) const;

  /// Of what was set: "scenario.toml (--set traffic.rate)", with the option that set it.
  Location where(const toml::node& node) const;
  Location where(const toml::key& key) const;
  /// A scalar as the author wrote it, without quotes: "12M/h", "0.10", "true".
  std::string written(const toml::node& node) const;
  /// Whether it stands between others, as the nearest of what can be there.
  bool is_between(const toml::node& node) const { return between_.contains(&node); }
  /// Whether this key, in whatever form, was set.
  bool was_set(std::string_view key) const { return set_keys_.contains(full_key(key)); }
  /// The path of a file that this value names. Files stand beside the scenario; those of the
  /// command line beside whoever typed them. "-" is standard input, unless the scenario came there.
  std::string path_of(const std::string& file, const toml::node& node) const;

  [[noreturn]] void fail(const toml::node& node, const std::string& message) const;

 private:
  /// Where the command line says the key and the value of an assignment.
  struct SetPlaces {
    Location key, value;
  };

  /// nullptr for what is not stated.
  toml::node* node_at(const std::vector<std::string>& path);
  /// The same for tables and lists.
  const toml::node* scalar_at(std::string_view key);
  std::string_view text_of(const toml::node& node) const;  ///< of one that stands in the text
  SetPlaces places_of(std::string_view assignment, const std::string& said) const;
  void replace_in(toml::node& node, const std::string& path,
                  const std::function<std::optional<Replacement>(const toml::table&)>& replacement,
                  std::vector<Replaced>& replaced);
  void remember(const toml::table& parent, std::string_view key, const SetPlaces& places);
  void remember(const toml::node& node, const Location& place);
  Location place_of_set(const void* part) const;

  std::string name_;
  std::string text_;
  std::string directory_;
  toml::table root_;
  std::set<const toml::node*> between_;
  std::set<std::string, std::less<>> set_keys_;  ///< full ones
  std::set<const toml::node*> refused_;          ///< what stands in place of refused tables
  std::map<const void*, Location> set_;          ///< places of the nodes and keys that were set
  Calendar calendar_;
  Diagnostics* diagnostics_ = nullptr;
};

/// Where a part of what the command line said begins in it; no file. Parts that it does not have
/// begin behind its option.
Location place_in(const std::string& said, std::string_view part);

/// Standard input where a path is expected, and its name in messages.
inline constexpr std::string_view standard_input = "-";
inline constexpr std::string_view standard_input_name = "<stdin>";

/// Reads a whole file, or standard input: "-". Error(Io) with the system's reason, also for a
/// directory; Error(Usage) beyond 64 MB.
std::string read_file(const std::string& path);

}  // namespace costsim::scenario
