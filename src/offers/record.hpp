// One JSON value of a large file: a product, a term. Its parts are asked for by name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "offers/byte_stream.hpp"

namespace costsim::offers {

/// A value with all that is below it, in one text and one list, so that reading the next one into
/// it asks for no memory.
class Record {
 public:
  enum class Kind : std::uint8_t { Object, Array, Text, Number, Other };

  struct Node {
    Kind kind = Kind::Other;
    std::uint32_t key_at = 0, key_size = 0;
    std::uint32_t text_at = 0, text_size = 0;
    std::uint32_t behind = 0;  ///< the node behind this one and all that is below it
  };

  /// A value of the record: its parts are looked for each time.
  class View {
   public:
    View(const Record& record, std::size_t index) : record_(&record), index_(index) {}

    Kind kind() const { return node().kind; }
    std::string_view key() const;
    std::string_view text() const;
    /// The member of that name. Absent, or null: nothing. Twice: Error(Usage).
    std::optional<View> member(std::string_view name) const;
    /// A text or number of that name; absent: "". Anything else: Error(Usage).
    std::string_view text_of(std::string_view name) const;
    std::string_view need_text(std::string_view name) const;
    /// An object of that name; absent: nothing. Anything else: Error(Usage).
    std::optional<View> object(std::string_view name) const;
    /// Members of an object, elements of an array.
    template <typename Visit>
    void each(const Visit& visit) const {
      for (std::size_t i = index_ + 1; i < node().behind; i = record_->nodes_[i].behind)
        visit(View(*record_, i));
    }
    [[noreturn]] void fail(const std::string& message) const;

   private:
    const Node& node() const { return record_->nodes_[index_]; }
    const Record* record_;
    std::size_t index_;
  };

  View root() const { return {*this, 0}; }
  /// The keys on the way to it, outermost first; "[]" for an element of an array.
  const std::vector<std::string>& path() const { return path_; }
  const Place& place() const { return place_; }

  // How it is filled.
  void begin(const std::vector<std::string>& path, const Place& place, const std::string& file);
  void open(Kind kind, std::string_view key);
  void close();
  void value(Kind kind, std::string_view key, std::string_view text);
  /// Whether all that was opened is closed.
  bool complete() const { return open_.empty() && !nodes_.empty(); }

 private:
  std::size_t add(Kind kind, std::string_view key, std::string_view text);
  void refuse_if_too_large() const;

  std::string text_;
  std::vector<Node> nodes_;
  std::vector<std::size_t> open_;
  std::vector<std::string> path_;
  Place place_;
  std::string file_;
};

}  // namespace costsim::offers
