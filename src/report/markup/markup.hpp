// HTML, SVG and XML that is well formed by construction: the one place where foreign text is
// escaped.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace costsim::report {

/// Elements and text, escaped already. It is made of the functions below alone.
class Markup {
 public:
  Markup() = default;
  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }
  Markup& operator+=(const Markup& more) {
    text_ += more.text_;
    return *this;
  }
  friend Markup operator+(Markup first, const Markup& second) { return first += second; }

 private:
  explicit Markup(std::string text) : text_(std::move(text)) {}
  friend Markup text(std::string_view foreign);
  friend Markup lines(std::string_view foreign);
  friend Markup literal(const char* ours);
  friend Markup tag(std::string_view name, const std::vector<struct Attribute>& attributes,
                    const Markup* inside);

  std::string text_;
};

struct Attribute {
  std::string_view name;
  std::string value;  ///< escaped when it is written
};

/// Foreign text on one line: it starts no element and no entity, and cannot steer or hide anything
/// (see report/kit/text.hpp).
Markup text(std::string_view foreign);
/// The same of a text with line ends, which stay.
Markup lines(std::string_view foreign);
/// Markup of this program's own source: a style sheet, a doctype.
Markup literal(const char* ours);

/// `<name a="…">inside</name>`
Markup element(std::string_view name, const std::vector<Attribute>& attributes,
               const Markup& inside);
Markup element(std::string_view name, const std::vector<Attribute>& attributes,
               std::string_view inside);
/// The same without attributes.
Markup element(std::string_view name, const Markup& inside);
Markup element(std::string_view name, std::string_view inside);
/// `<name a="…"/>`: shapes, and elements of HTML that have no inside.
Markup empty_element(std::string_view name, const std::vector<Attribute>& attributes);

/// A place or a length in a drawing: "12.5", at most two decimals.
std::string number(double value);

}  // namespace costsim::report
