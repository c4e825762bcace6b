#include "offers/record.hpp"

#include <fmt/format.h>

namespace costsim::offers {

std::string_view Record::View::key() const {
  return std::string_view(record_->text_).substr(node().key_at, node().key_size);
}

std::string_view Record::View::text() const {
  return std::string_view(record_->text_).substr(node().text_at, node().text_size);
}

std::optional<Record::View> Record::View::member(std::string_view name) const {
  std::optional<View> found;
  if (kind() != Kind::Object) fail("expected an object");
  each([&](const View& part) {
    if (part.key() != name) return;
    if (found) fail(fmt::format("has '{}' twice", name));
    found = part;
  });
  if (found && found->kind() == Kind::Other && found->text() == "null") return std::nullopt;
  return found;
}

std::string_view Record::View::text_of(std::string_view name) const {
  const auto found = member(name);
  if (!found) return {};
  if (found->kind() != Kind::Text && found->kind() != Kind::Number)
    fail(fmt::format("'{}': expected a text", name));
  return found->text();
}

std::string_view Record::View::need_text(std::string_view name) const {
  const std::string_view text = text_of(name);
  if (text.empty()) fail(fmt::format("has no '{}'", name));
  return text;
}

std::optional<Record::View> Record::View::object(std::string_view name) const {
  const auto found = member(name);
  if (found && found->kind() != Kind::Object) fail(fmt::format("'{}': expected an object", name));
  return found;
}

void Record::View::fail(const std::string& message) const {
  refuse(record_->file_, record_->place_,
         fmt::format("{}: {}", fmt::join(record_->path_, "."), message));
}

void Record::begin(const std::vector<std::string>& path, const Place& place,
                   const std::string& file) {
  text_.clear();
  nodes_.clear();
  open_.clear();
  path_ = path;
  place_ = place;
  file_ = file;
}

std::size_t Record::add(Kind kind, std::string_view key, std::string_view text) {
  refuse_if_too_large();
  Node node{kind};
  node.key_at = static_cast<std::uint32_t>(text_.size());
  node.key_size = static_cast<std::uint32_t>(key.size());
  text_ += key;
  node.text_at = static_cast<std::uint32_t>(text_.size());
  node.text_size = static_cast<std::uint32_t>(text.size());
  text_ += text;
  nodes_.push_back(node);
  nodes_.back().behind = static_cast<std::uint32_t>(nodes_.size());
  return nodes_.size() - 1;
}

void Record::refuse_if_too_large() const {
  constexpr std::size_t most_parts = 200'000;
  if (nodes_.size() < most_parts && text_.size() <= ByteStream::longest_piece) return;
  refuse(file_, place_,
         fmt::format("{}: is larger than any product, term or rate of a price list",
                     fmt::join(path_, ".")));
}

void Record::open(Kind kind, std::string_view key) {
  open_.push_back(add(kind, key, {}));
}

void Record::close() {
  nodes_[open_.back()].behind = static_cast<std::uint32_t>(nodes_.size());
  open_.pop_back();
}

void Record::value(Kind kind, std::string_view key, std::string_view text) {
  add(kind, key, text);
}

}  // namespace costsim::offers
