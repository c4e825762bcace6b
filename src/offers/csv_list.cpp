// An offer file in CSV (RFC 4180): "FormatVersion","v1.0" and other lines of two fields, then a
// header with "SKU", then a line for each price.
#include <cstddef>
#include <rapidjson/encodings.h>
#include <rapidjson/memorystream.h>
#include <set>

#include <fmt/format.h>

#include "offers/read.hpp"

namespace costsim::offers {
namespace {

constexpr std::size_t most_columns = 2000;

bool is_utf8(std::string_view text) {
  rapidjson::MemoryStream in(text.data(), text.size());
  struct Nowhere {
    void Put(char) {}
  } out;
  while (in.Tell() < text.size())
    if (!rapidjson::UTF8<>::Validate(in, out)) return false;
  return true;
}

class CsvReader {
 public:
  explicit CsvReader(ByteStream& stream) : stream_(stream) {}

  /// The next line into fields(); false at the end of the file. Empty lines are left out.
  bool next() {
    while (stream_.Peek() == '\n' || stream_.Peek() == '\r') stream_.Take();
    if (stream_.at_end()) return false;
    place_ = stream_.here();
    count_ = 0;
    while (read_field()) {
    }
    return true;
  }

  std::size_t count() const { return count_; }
  const std::string& field(std::size_t i) const { return fields_[i]; }
  const Place& place() const { return place_; }
  [[noreturn]] void fail(const std::string& message) const {
    refuse(stream_.name(), place_, message);
  }

 private:
  /// Whether another field follows on the line.
  bool read_field() {
    if (count_ >= most_columns) fail(fmt::format("has more than {} columns", most_columns));
    if (fields_.size() == count_) fields_.emplace_back();
    std::string& field = fields_[count_++];
    field.clear();
    if (stream_.Peek() == '"')
      read_quoted(field);
    else
      while (!ends_field(stream_.Peek())) field += stream_.Take();
    stream_.piece_is_over();
    if (!is_utf8(field)) fail(fmt::format("column {}: is no UTF-8", count_));
    return ends_line();
  }

  bool ends_field(char c) const {
    return c == ',' || c == '\n' || c == '\r' || (c == '\0' && stream_.at_end());
  }

  bool ends_line() {
    if (stream_.piece_was_too_long()) fail_at_end();
    const char c = stream_.Peek();
    if (!ends_field(c)) fail(fmt::format("column {}: text behind the closing quote", count_));
    if (stream_.at_end()) return false;
    stream_.Take();
    if (c == ',') return true;
    if (c == '\r' && stream_.Peek() == '\n') stream_.Take();
    return false;
  }

  [[noreturn]] void fail_at_end() const {
    if (stream_.piece_was_too_long()) fail("has a field longer than any of a price list");
    fail(fmt::format("column {}: the quote is not closed", count_));
  }

  void read_quoted(std::string& field) {
    stream_.Take();
    while (true) {
      if (stream_.at_end()) fail_at_end();
      const char c = stream_.Take();
      if (c != '"') {
        field += c;
      } else if (stream_.Peek() == '"') {
        field += stream_.Take();
      } else {
        return;
      }
    }
  }

  ByteStream& stream_;
  std::vector<std::string> fields_;
  std::size_t count_ = 0;
  Place place_;
};

/// Columns that are about the price; all others are attributes of the product.
struct Columns {
  std::vector<std::string> names;  ///< plain
  std::size_t sku, term, code, kind, effective, begin, end, unit, price, currency, family;
};

constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

Columns columns_of(const CsvReader& header) {
  Columns columns{};
  std::set<std::string> seen;
  for (std::size_t i = 0; i < header.count(); ++i) {
    columns.names.push_back(plain_name(header.field(i)));
    if (!seen.insert(columns.names.back()).second)
      header.fail(fmt::format("the column '{}' is there twice", header.field(i)));
  }
  const auto where = [&](std::string_view name) {
    const auto found = std::find(columns.names.begin(), columns.names.end(), name);
    return found == columns.names.end() ? nowhere
                                        : static_cast<std::size_t>(found - columns.names.begin());
  };
  const auto need = [&](std::string_view name, std::string_view written) {
    const std::size_t found = where(name);
    if (found == nowhere) header.fail(fmt::format("has no column '{}'", written));
    return found;
  };
  columns.sku = need("sku", "SKU");
  columns.kind = need("termtype", "TermType");
  columns.price = need("priceperunit", "PricePerUnit");
  columns.unit = need("unit", "Unit");
  columns.term = where("offertermcode");
  columns.code = where("ratecode");
  columns.effective = where("effectivedate");
  columns.begin = where("startingrange");
  columns.end = where("endingrange");
  columns.currency = where("currency");
  columns.family = where("productfamily");
  return columns;
}

std::string cell(const CsvReader& row, std::size_t column) {
  return column == nowhere ? std::string() : row.field(column);
}

Product product_of(const CsvReader& row, const Columns& columns) {
  Product product;
  product.sku = row.field(columns.sku);
  product.family = cell(row, columns.family);
  product.place = row.place();
  for (std::size_t i = 0; i < row.count(); ++i) {
    if (row.field(i).empty()) continue;
    product.attributes.emplace_back(columns.names[i], row.field(i));
  }
  return product;
}

Rate rate_of(const CsvReader& row, const Columns& columns) {
  Rate rate;
  rate.sku = row.field(columns.sku);
  rate.term = cell(row, columns.term);
  rate.code = cell(row, columns.code);
  rate.effective = cell(row, columns.effective);
  rate.unit = row.field(columns.unit);
  rate.begin = cell(row, columns.begin);
  rate.end = cell(row, columns.end);
  rate.price = row.field(columns.price);
  rate.currency = columns.currency == nowhere ? std::string() : row.field(columns.currency);
  rate.place = row.place();
  return rate;
}

/// The lines above the header.
Columns read_head(CsvReader& reader, Sink& sink) {
  Head head;
  while (reader.next()) {
    const std::string name = plain_name(reader.field(0));
    if (name == "sku" || reader.count() > 2) {
      sink.head(head);
      return columns_of(reader);
    }
    if (name == "publicationdate" && reader.count() == 2) head.published = reader.field(1);
    if (name == "offercode" && reader.count() == 2) head.offer = reader.field(1);
  }
  reader.fail("is no price list: expected JSON, or lines of CSV with a header that has 'SKU'");
}

}  // namespace

void read_csv(ByteStream& stream, Sink& sink) {
  CsvReader reader(stream);
  const Columns columns = read_head(reader, sink);
  while (reader.next()) {
    if (reader.count() != columns.names.size())
      reader.fail(
          fmt::format("has {} columns, and the header {}", reader.count(), columns.names.size()));
    if (reader.field(columns.sku).empty()) reader.fail("has no SKU");
    if (reader.field(columns.kind) != "OnDemand") {
      sink.other_term();
      continue;
    }
    sink.product(product_of(reader, columns));
    sink.rate(rate_of(reader, columns));
  }
}

}  // namespace costsim::offers
