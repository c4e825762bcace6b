#include "scenario/changed_text.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "scenario/toml/document.hpp"
#include "units/decimal.hpp"

namespace costsim::scenario {
namespace {

constexpr const char* scale_key = "scenario.traffic_scale";

/// What is put into the text, from its end on: places in front stay where they are.
struct Edit {
  std::size_t begin = 0, size = 0;
  std::string text;
};

bool is_plain_number(std::string_view value) {
  try {
    Decimal::parse(value);
    return std::all_of(value.begin(), value.end(), [](char c) {
      return std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-';
    });
  } catch (const Error&) {
    return false;
  }
}

/// Tables, lists and flags have no quotes.
bool is_bare(std::string_view value) {
  return value.starts_with('{') || value.starts_with('[') || value == "true" || value == "false";
}

/// As the file wrote the value before: with its quotes, or bare.
std::string literal_of(std::string_view before, const std::string& value) {
  const bool quoted = before.starts_with('"') || before.starts_with('\'');
  return is_bare(value) || (!quoted && is_plain_number(value)) ? value : '"' + value + '"';
}

/// Behind the last of what stands in an inline table, or the line that opens another one.
Edit added(const Document::TablePlace& table, std::string_view text, const std::string& value) {
  const auto at = static_cast<std::size_t>(table.text.data() - text.data());
  const std::string entry = fmt::format("{} = {}", table.name, literal_of("", value));
  if (!table.is_inline) return {at + table.text.size(), 0, "\n" + entry};
  const std::size_t last = table.text.find_last_not_of(" \t\r\n", table.text.size() - 2);
  const bool is_empty = last == 0;
  return {at + last + 1, 0, (is_empty ? " " : ", ") + entry + (is_empty ? " " : "")};
}

class Changing {
 public:
  explicit Changing(const Source& source)
      : document_(Document::parse(source.text, source.name, source.directory)) {}

  void put(const std::string& key, const std::string& value) {
    if (key == "traffic" && value.ends_with('x')) return scale_traffic(value);
    if (const auto place = document_.place_of_value(key)) {
      const auto begin = static_cast<std::size_t>(place->data() - document_.text().data());
      edits_[key] = {begin, place->size(), literal_of(*place, value)};
    } else if (const auto table = document_.place_of_table(key)) {
      edits_[key] = added(*table, document_.text(), value);
    } else {
      left_[key] = key + "=" + value;
    }
  }

  ChangedText result() const {
    std::vector<Edit> edits;
    for (const auto& [key, edit] : edits_) edits.push_back(edit);
    std::stable_sort(edits.begin(), edits.end(),
                     [](const Edit& a, const Edit& b) { return a.begin > b.begin; });
    ChangedText changed{document_.text(), {}};
    for (const Edit& edit : edits) changed.text.replace(edit.begin, edit.size, edit.text);
    for (const auto& [key, assignment] : left_) changed.left.push_back(assignment);
    return changed;
  }

 private:
  /// So many times what there is already, as --set counts.
  void scale_traffic(const std::string& times) {
    if (scale_ == Decimal(0)) {
      scale_ = Decimal::parse(document_.stated(scale_key).value_or("1"));
    }
    scale_ = scale_ * Decimal::parse(std::string_view(times).substr(0, times.size() - 1));
    put(scale_key, scale_.text());
  }

  Document document_;
  std::map<std::string, Edit> edits_;
  std::map<std::string, std::string> left_;
  Decimal scale_ = 0;
};

}  // namespace

ChangedText changed_text(const Source& source, const std::vector<std::string>& assignments) {
  Changing changing(source);
  for (const std::string& each : assignments) {
    const std::size_t equals = std::min(each.find('='), each.size());
    changing.put(each.substr(0, equals), each.substr(std::min(equals + 1, each.size())));
  }
  return changing.result();
}

}  // namespace costsim::scenario
