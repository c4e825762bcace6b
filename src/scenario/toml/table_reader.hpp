// Reads one TOML table key by key; at the end, a key that nobody asked for is an error with its
// nearest name. Where its document keeps errors, a table is read to its end before they count.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/toml/document.hpp"
#include "units/parameters.hpp"

namespace costsim::scenario {

class TableReader {
 public:
  /// `what` names the table in messages: "[traffic]", "stage 'lambda'".
  TableReader(const Document& document, const toml::table& table, std::string what);

  bool has(std::string_view key) const { return table_.get(key) != nullptr; }
  bool has_list(std::string_view key) const { return has(key) && table_.get(key)->is_array(); }
  /// Marks a key as known; nullptr when it is absent.
  const toml::node* take(std::string_view key);
  const toml::node& need(std::string_view key);

  std::optional<std::string> text(std::string_view key);
  std::string need_text(std::string_view key);
  /// One value by its row; absent keys give the row's fallback, or nothing when it is optional.
  std::optional<Value> value(const Parameter& row);
  /// All rows of a table of parameters. Where errors are kept, each bad value is one, and its row
  /// is at its fallback or absent: ask sound() before using them, or use them behind finish().
  Parameters parameters(std::span<const Parameter> rows);
  const toml::table* table(std::string_view key);
  /// The tables of a list; anything else in it is an error. Absent: empty.
  std::vector<const toml::table*> tables(std::string_view key);
  /// A text or a list of texts.
  std::vector<std::string> texts(std::string_view key);

  /// One piece of reading, as Document::attempt.
  template <typename Work>
  void attempt(const Work& work) const {
    document_.attempt(work);
  }
  /// The same that gives a value, as Document::tried. The table is not sound() where it was
  /// refused.
  template <typename Work>
  auto tried(const Work& work) const {
    return document_.tried(work);
  }
  std::string tried_text(std::string_view key) {
    return tried([&] { return need_text(key); });
  }
  /// Nothing was wrong with this table, and what was read since its reader began, so far.
  bool sound() const { return document_.errors() == errors_before_; }
  /// Throws AlreadyTold unless the table is sound().
  void require_sound() const;
  /// The other keys that there may be depend on the value of this one: without it they cannot be
  /// judged.
  void decided_by(std::string_view key) { deciding_ = key; }

  /// Every key must have been asked for; `remark` ends what is told of one that was not. Behind it
  /// the table is sound.
  void finish(std::string_view remark = {});

  [[noreturn]] void fail(const std::string& message) const;
  /// A key or table that must be there is not: a key that nobody knows and that was meant for it,
  /// or for another one, is named at its place; else the message.
  [[noreturn]] void missing(std::string_view key, const std::string& message);
  Location where() const { return document_.where(table_); }
  const Document& document() const { return document_; }

 private:
  Value read(const Parameter& row, const toml::node& node) const;
  /// Whether a time is stated by memory (memory_curve.hpp).
  bool is_curve(const Parameter& row) const;
  Value read_curve(const Parameter& row, std::span<const Parameter> rows,
                   const Parameters& values) const;
  /// min_tasks = 2 beside max_tasks = 1, of any pair of rows that are named so.
  void refuse_crossed_bounds(std::span<const Parameter> rows, const Parameters& values) const;
  std::vector<std::string_view> unknown_keys() const;
  [[noreturn]] void refuse_unknown(std::string_view key, const std::string& hint);
  void refuse_misspelling_of(std::string_view absent);
  std::vector<std::string_view> absent_keys() const;
  std::string hint_for(std::string_view unknown) const;
  std::string right_keys() const;

  const Document& document_;
  const toml::table& table_;
  std::string what_;
  std::set<std::string, std::less<>> known_;
  std::set<std::string, std::less<>> refused_;  ///< unknown ones that were told
  std::string deciding_;
  std::size_t errors_before_;
};

}  // namespace costsim::scenario
