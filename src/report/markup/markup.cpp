#include "report/markup/markup.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/kit/text.hpp"

namespace costsim::report {
namespace {

/// One blank at either end stays: it is what parts this text from what stands beside it.
std::string cleaned(std::string_view line) {
  const bool before = line.starts_with(' '), after = line.size() > 1 && line.ends_with(' ');
  return (before ? " " : "") + one_line(line) + (after ? " " : "");
}

std::string without_markup(std::string_view line) {
  std::string text;
  for (const char c : cleaned(line)) {
    switch (c) {
      case '&':
        text += "&amp;";
        break;
      case '<':
        text += "&lt;";
        break;
      case '>':
        text += "&gt;";
        break;
      case '"':
        text += "&quot;";
        break;
      case '\'':
        text += "&#39;";
        break;
      default:
        text += c;
    }
  }
  return text;
}

/// Blanks stay as many as they are: an indent, and what stands below each other.
std::string with_its_blanks(std::string_view line) {
  std::string text;
  while (!line.empty()) {
    const std::size_t blanks = std::min(line.find_first_not_of(' '), line.size());
    text.append(blanks, ' ');
    line.remove_prefix(blanks);
    const std::size_t word = std::min(line.find(' '), line.size());
    text += without_markup(line.substr(0, word));
    line.remove_prefix(word);
  }
  return text;
}

}  // namespace

Markup tag(std::string_view name, const std::vector<Attribute>& attributes, const Markup* inside) {
  std::string text = "<" + std::string(name);
  for (const Attribute& each : attributes) {
    text += fmt::format(" {}=\"{}\"", each.name, without_markup(each.value));
  }
  if (inside == nullptr) return Markup(text + "/>");
  return Markup(fmt::format("{}>{}</{}>", text, inside->text(), name));
}

Markup text(std::string_view foreign) {
  return Markup(without_markup(foreign));
}

Markup lines(std::string_view foreign) {
  std::string all;
  while (!foreign.empty()) {
    const std::size_t end = std::min(foreign.find('\n'), foreign.size());
    all += with_its_blanks(foreign.substr(0, end)) + '\n';
    foreign.remove_prefix(std::min(end + 1, foreign.size()));
  }
  return Markup(all);
}

Markup literal(const char* ours) {
  return Markup(ours);
}

Markup element(std::string_view name, const std::vector<Attribute>& attributes,
               const Markup& inside) {
  return tag(name, attributes, &inside);
}

Markup element(std::string_view name, const std::vector<Attribute>& attributes,
               std::string_view inside) {
  return element(name, attributes, text(inside));
}

Markup element(std::string_view name, const Markup& inside) {
  return element(name, {}, inside);
}

Markup element(std::string_view name, std::string_view inside) {
  return element(name, {}, text(inside));
}

Markup empty_element(std::string_view name, const std::vector<Attribute>& attributes) {
  return tag(name, attributes, nullptr);
}

std::string number(double value) {
  std::string text = fmt::format("{:.2f}", value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text == "-0" ? "0" : text;
}

}  // namespace costsim::report
