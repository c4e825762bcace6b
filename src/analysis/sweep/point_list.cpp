#include "analysis/sweep/point_list.hpp"

#include <utility>

#include <fmt/format.h>

#include "analysis/sweep/csv_fields.hpp"
#include "units/error.hpp"

namespace costsim::analysis {
namespace {

/// The lines that say something, with their fields.
class ListReader {
 public:
  ListReader(std::string name, std::unique_ptr<std::istream> text)
      : name_(std::move(name)), text_(std::move(text)) {}

  /// False at the end. Error(Usage) at a line that is no CSV.
  bool next() {
    while (std::getline(*text_, line_)) {
      ++number_;
      if (number_ == 1 && line_.starts_with("\xEF\xBB\xBF")) line_.erase(0, 3);
      const bool says_nothing = line_.empty() || line_ == "\r" || line_.front() == '#';
      if (says_nothing) continue;
      auto fields = csv_fields(line_);
      if (!fields) fail(1, "quotes that do not end: expected \"…\" around a value");
      fields_ = *std::move(fields);
      return true;
    }
    return false;
  }

  const std::string& line() const { return line_; }
  const std::vector<CsvField>& fields() const { return fields_; }
  std::string where() const { return fmt::format("{}:{}", name_, number_); }
  [[noreturn]] void fail(std::size_t column, const std::string& message) const {
    throw Error(Failure::Usage, {name_, number_, column}, message);
  }

 private:
  std::string name_;
  std::unique_ptr<std::istream> text_;
  std::string line_;
  std::size_t number_ = 0;
  std::vector<CsvField> fields_;
};

std::vector<std::string> keys_of(ListReader& reader) {
  std::vector<std::string> keys;
  for (const CsvField& field : reader.fields()) {
    if (field.text.empty()) reader.fail(field.column, "a column without a name: expected a key");
    for (const std::string& known : keys) {
      if (known == field.text)
        reader.fail(field.column, fmt::format("'{}' is there twice", field.text));
    }
    keys.push_back(field.text);
  }
  return keys;
}

void check_values(const ListReader& reader, std::size_t keys) {
  const auto& fields = reader.fields();
  if (fields.size() != keys) {
    const std::size_t column =
        fields.size() > keys ? fields[keys].column : reader.line().size() + 1;
    reader.fail(column, fmt::format("{} values: expected {}, one of each key in the first line",
                                    fields.size(), keys));
  }
  for (const CsvField& field : fields) {
    if (field.text.empty())
      reader.fail(field.column, "an empty value: expected one as --set takes");
  }
}

Point point_of_line(const ListReader& reader, const std::vector<std::string>& keys,
                    std::uint64_t index) {
  Point point{index, {}, reader.where()};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    point.set.push_back({keys[i], reader.fields()[i].text, "--vary"});
  }
  return point;
}

}  // namespace

Points listed_points(const std::string& name, const OpenList& open,
                     const std::function<void(std::string_view line)>& digest) {
  ListReader reader(name, open());
  Points points;
  points.is_read = true;
  if (!reader.next()) {
    throw Error(Failure::Usage, {name, 0, 0},
                "no points: expected keys in the first line, and values in each other one");
  }
  points.keys = keys_of(reader);
  digest(reader.line());
  for (; reader.next(); ++points.count) {
    check_values(reader, points.keys.size());
    digest(reader.line());
  }
  if (points.count == 0) reader.fail(1, "no points behind the keys: the list is empty");
  points.from = [=, keys = points.keys](std::uint64_t first) -> NextPoint {
    const auto again = std::make_shared<ListReader>(name, open());
    again->next();
    for (std::uint64_t i = 0; i < first; ++i) again->next();
    return [=, index = first]() mutable {
      if (!again->next()) again->fail(1, "the list became shorter while it was read");
      return point_of_line(*again, keys, index++);
    };
  };
  return points;
}

}  // namespace costsim::analysis
