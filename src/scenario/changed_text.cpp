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

constexpr std::string_view head_of_scenario = "[scenario]";
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

/// As the file wrote the value before: with its quotes, or bare.
std::string literal_of(std::string_view before, const std::string& value) {
  const bool quoted = before.starts_with('"') || before.starts_with('\'');
  return !quoted && is_plain_number(value) ? value : '"' + value + '"';
}

/// Behind the line that opens [scenario]; absent where there is none of its own.
std::optional<std::size_t> behind_head(std::string_view text) {
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string_view line = text.substr(begin, end - begin);
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    if (line.starts_with(head_of_scenario)) return end;
    begin = end + 1;
  }
  return std::nullopt;
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
    } else if (const auto end = behind_head(document_.text());
               end && key.starts_with("scenario.")) {
      const std::string name = key.substr(key.find('.') + 1);
      edits_[key] = {*end, 0, fmt::format("\n{} = {}", name, literal_of("", value))};
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
