#include "scenario/books/provenance_entry.hpp"

#include <chrono>

#include <fmt/format.h>

namespace costsim::scenario {

using metering::Provenance;

namespace {

bool is_confidence(std::string_view text) {
  return text == "MEM" || (text.size() == 2 && text[0] == 'V' && text[1] >= '1' && text[1] <= '9');
}

std::string expected_date() {
  return "expected a date such as \"2025-06-05\", \"2025-06\" or \"2025\"";
}

std::string wrong_date(const std::string& text) {
  return fmt::format("as_of = '{}': {}", text, expected_date());
}

std::string wrong_confidence(const std::string& text) {
  return fmt::format("confidence = '{}': expected \"V1\" … \"V9\" or \"MEM\"", text);
}

/// A default that is wrong is told where it stands, and not with each entry that has it.
std::string checked(TableReader& reader, std::string_view key, bool (*right)(std::string_view),
                    std::string (*message)(const std::string&)) {
  const std::optional<std::string> text = reader.text(key);
  if (text && !right(*text)) reader.document().fail(reader.need(key), message(*text));
  return text.value_or("");
}

/// What stands in the place of defaults that were refused: no entry is to blame for them.
Provenance right_defaults() {
  return {"refused", "2000", "V1", ""};
}

}  // namespace

bool is_date(std::string_view text) {
  static constexpr std::string_view form = "dddd-dd-dd";
  if (text.size() != 4 && text.size() != 7 && text.size() != 10) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (form[i] == 'd' ? !digit : text[i] != '-') return false;
  }
  const auto part = [text](std::size_t begin, std::size_t digits) {
    int value = 0;
    for (const char c : text.substr(begin, digits)) value = value * 10 + (c - '0');
    return value;
  };
  using namespace std::chrono;
  const unsigned month_number = text.size() > 4 ? static_cast<unsigned>(part(5, 2)) : 1;
  const unsigned day_number = text.size() > 7 ? static_cast<unsigned>(part(8, 2)) : 1;
  return year_month_day(year(part(0, 4)), month(month_number), day(day_number)).ok();
}

void require_service(TableReader& root, const std::string& service) {
  const std::string stated = root.need_text("service");
  if (stated == service) return;
  root.document().fail(root.need("service"),
                       fmt::format("service = '{}' in the file of '{}'", stated, service));
}

Provenance provenance(TableReader& reader, const Provenance& defaults) {
  Provenance found{reader.text("source").value_or(defaults.source),
                   reader.text("as_of").value_or(defaults.as_of),
                   reader.text("confidence").value_or(defaults.confidence),
                   reader.text("note").value_or(defaults.note)};
  const auto require = [&](bool right, const std::string& message) {
    reader.attempt([&] {
      if (!right) reader.fail(message);
    });
  };
  require(!found.source.empty(), "has no source, and [defaults] give none");
  require(is_date(found.as_of), found.as_of.empty()
                                    ? "has no as_of, and the file gives none: " + expected_date()
                                    : wrong_date(found.as_of));
  require(is_confidence(found.confidence), wrong_confidence(found.confidence));
  require(found.verified() || !found.note.empty(),
          "is not verified (\"MEM\") and needs a note that says what it is");
  return found;
}

Provenance read_defaults(const Document& document, TableReader& root) {
  Provenance defaults;
  const std::size_t errors = document.errors();
  root.attempt([&] { defaults.as_of = checked(root, "as_of", is_date, wrong_date); });
  root.attempt([&] {
    const toml::table* table = root.table("defaults");
    if (table == nullptr) return;
    TableReader reader(document, *table, "[defaults]");
    reader.attempt([&] { defaults.source = reader.text("source").value_or(""); });
    reader.attempt([&] {
      defaults.confidence = checked(reader, "confidence", is_confidence, wrong_confidence);
    });
    reader.attempt([&] { defaults.note = reader.text("note").value_or(""); });
    reader.finish();
  });
  return document.errors() == errors ? defaults : right_defaults();
}

}  // namespace costsim::scenario
