// As much of XML as a test needs to read what the program writes: elements, attributes and text,
// and an error for what is not well formed (Extensible Markup Language 1.0, §2.1, §3.1, §4.1).
#pragma once

#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace costsim::testing {

struct Element {
  std::string name;
  std::map<std::string, std::string> attributes = {};
  std::vector<Element> children = {};
  std::string text = {};  ///< its own and that of all in it, in order

  std::string attribute(const std::string& key) const {
    const auto known = attributes.find(key);
    return known == attributes.end() ? "" : known->second;
  }
  bool has(const std::string& key) const { return attributes.contains(key); }
  /// Whether `word` is one of its classes.
  bool is(const std::string& word) const {
    return (" " + attribute("class") + " ").find(" " + word + " ") != std::string::npos;
  }
  /// All elements below it that are asked for, in order of the document.
  std::vector<const Element*> all(const std::function<bool(const Element&)>& wanted) const& {
    std::vector<const Element*> found;
    for (const Element& child : children) {
      if (wanted(child)) found.push_back(&child);
      for (const Element* deeper : child.all(wanted)) found.push_back(deeper);
    }
    return found;
  }
  std::vector<const Element*> all(const std::string& tag) const& {
    return all([&](const Element& each) { return each.name == tag; });
  }
  // What is found lives no longer than the element.
  void all(const std::function<bool(const Element&)>& wanted) const&& = delete;
  void all(const std::string& tag) const&& = delete;
};

class XmlReader {
 public:
  explicit XmlReader(std::string_view text) : rest_(text) {}

  Element document() {
    skip_blanks();
    while (rest_.starts_with("<?") || rest_.starts_with("<!DOCTYPE")) {
      take_until(">");
      skip_blanks();
    }
    Element root = element();
    skip_blanks();
    if (!rest_.empty()) fail("something behind the root element");
    return root;
  }

 private:
  [[noreturn]] void fail(const std::string& why) const {
    throw std::runtime_error(why + " at: " + std::string(rest_.substr(0, 60)));
  }
  static bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
  void skip_blanks() {
    while (!rest_.empty() && is_blank(rest_.front())) rest_.remove_prefix(1);
  }
  void expect(std::string_view words) {
    if (!rest_.starts_with(words)) fail("expected '" + std::string(words) + "'");
    rest_.remove_prefix(words.size());
  }
  std::string_view take_until(std::string_view end) {
    const auto at = rest_.find(end);
    if (at == std::string_view::npos) fail("no '" + std::string(end) + "'");
    const auto taken = rest_.substr(0, at);
    rest_.remove_prefix(at + end.size());
    return taken;
  }
  std::string name() {
    std::string word;
    while (!rest_.empty() && (std::isalnum(static_cast<unsigned char>(rest_.front())) ||
                              std::string_view("-_:.").find(rest_.front()) != std::string::npos)) {
      word += rest_.front();
      rest_.remove_prefix(1);
    }
    if (word.empty()) fail("no name");
    return word;
  }
  std::string decoded(std::string_view raw) const {
    static const std::pair<std::string_view, char> entities[] = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
    std::string words;
    while (!raw.empty()) {
      if (raw.front() == '<') fail("'<' in a text");
      if (static_cast<unsigned char>(raw.front()) < 0x20 && !is_blank(raw.front()))
        fail("a control character");
      std::size_t length = 1;
      char meant = raw.front();
      if (raw.front() == '&') {
        length = 0;
        for (const auto& [entity, character] : entities) {
          if (!raw.starts_with(entity)) continue;
          length = entity.size();
          meant = character;
        }
        if (length == 0) fail("'&' that begins no entity");
      }
      words += meant;
      raw.remove_prefix(length);
    }
    return words;
  }
  Element element() {
    expect("<");
    Element read{name()};
    skip_blanks();
    while (!rest_.starts_with(">") && !rest_.starts_with("/>")) {
      const std::string key = name();
      expect("=\"");
      if (!read.attributes.emplace(key, decoded(take_until("\""))).second)
        fail("attribute " + key + " twice");
      skip_blanks();
    }
    if (rest_.starts_with("/>")) {
      rest_.remove_prefix(2);
      return read;
    }
    expect(">");
    inside(read);
    expect("</" + read.name + ">");
    return read;
  }
  void inside(Element& parent) {
    while (!rest_.starts_with("</")) {
      if (rest_.starts_with("<")) {
        parent.children.push_back(element());
        parent.text += parent.children.back().text;
      } else {
        const auto end = rest_.find('<');
        if (end == std::string_view::npos) fail("no end of " + parent.name);
        parent.text += decoded(rest_.substr(0, end));
        rest_.remove_prefix(end);
      }
    }
  }

  std::string_view rest_;
};

inline Element read_xml(std::string_view text) {
  return XmlReader(text).document();
}

}  // namespace costsim::testing
