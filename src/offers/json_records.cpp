#include "offers/json_records.hpp"

#include <cstdint>
#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>
#include <string_view>

#include <fmt/format.h>

namespace rapidjson {

/// Half of an offer file is blanks.
template <>
inline void SkipWhitespace(costsim::offers::ByteStream& stream) {
  stream.skip_white_space();
}

}  // namespace rapidjson

namespace costsim::offers {
namespace {

/// Patterns that still fit, a bit each.
using Fits = std::uint32_t;

/// What RapidJSON calls, token by token. Inside of a part tokens go into the record; outside, keys
/// are held against the patterns, as long as one fits.
class Handler {
 public:
  Handler(ByteStream& stream, std::span<const Pattern> patterns,
          const std::function<void(std::size_t, const Record&)>& take)
      : stream_(stream), patterns_(patterns), take_(take) {}

  bool Null() { return scalar(Record::Kind::Other, "null"); }
  bool Bool(bool b) { return scalar(Record::Kind::Other, b ? "true" : "false"); }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
    return scalar(Record::Kind::Number, {text, size});
  }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    return scalar(Record::Kind::Text, {text, size});
  }
  bool StartObject() { return open(Record::Kind::Object); }
  bool StartArray() { return open(Record::Kind::Array); }
  bool EndObject(rapidjson::SizeType) { return close(); }
  bool EndArray(rapidjson::SizeType) { return close(); }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    stream_.piece_is_over();
    if (in_record_ || levels_.back().fits != 0) key_.assign(text, size);
    return true;
  }

  // Numbers come as their text (kParseNumbersAsStringsFlag).
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

 private:
  struct Level {
    Record::Kind kind;
    Fits fits;  ///< of its parts
  };

  /// The part that begins now: which patterns fit its key.
  Fits fitting() {
    if (levels_.empty()) return (Fits{1} << patterns_.size()) - 1;  // the file itself
    const Level& parent = levels_.back();
    if (parent.fits == 0) return 0;
    if (parent.kind == Record::Kind::Array) key_ = "[]";
    const std::size_t depth = levels_.size() - 1;
    Fits fits = 0;
    for (std::size_t i = 0; i < patterns_.size(); ++i) {
      const auto& path = patterns_[i].path;
      if ((parent.fits >> i & 1) == 0 || depth >= path.size()) continue;
      if (path[depth] == "*" || path[depth] == key_) fits |= Fits{1} << i;
    }
    return fits;
  }

  /// The pattern of which this part is one, if it is.
  std::size_t whole(Fits fits) const {
    for (std::size_t i = 0; fits != 0 && i < patterns_.size(); ++i)
      if ((fits >> i & 1) != 0 && patterns_[i].path.size() == levels_.size()) return i;
    return patterns_.size();
  }

  void begin_record(std::size_t pattern) {
    pattern_ = pattern;
    if (levels_.empty()) {
      path_.assign(1, "the file");
    } else {
      path_.resize(levels_.size() - 1);
      path_.push_back(key_);
    }
    record_.begin(path_, stream_.here(), stream_.name());
  }

  bool scalar(Record::Kind kind, std::string_view text) {
    stream_.piece_is_over();
    if (in_record_) {
      record_.value(kind, member_key(), text);
      return true;
    }
    const std::size_t pattern = whole(fitting());
    if (pattern == patterns_.size()) return true;
    begin_record(pattern);
    record_.value(kind, key_, text);
    take_(pattern, record_);
    return true;
  }

  bool open(Record::Kind kind) {
    stream_.piece_is_over();
    if (levels_.size() >= deepest_nesting)
      refuse(stream_.name(), stream_.here(),
             fmt::format("is nested deeper than {} levels", deepest_nesting));
    if (in_record_) {
      record_.open(kind, member_key());
      levels_.push_back({kind, 0});
      return true;
    }
    const Fits fits = fitting();
    const std::size_t pattern = whole(fits);
    if (pattern == patterns_.size()) return pass(kind, fits);
    begin_record(pattern);
    if (patterns_[pattern].counted_only) {
      take_(pattern, record_);
      return pass(kind, 0);
    }
    record_.open(kind, key_);
    in_record_ = true;
    levels_.push_back({kind, 0});
    return true;
  }

  /// A part that is no record, or on the way to one.
  bool pass(Record::Kind kind, Fits fits) {
    if (fits != 0 && !levels_.empty()) {
      path_.resize(levels_.size() - 1);
      path_.push_back(key_);
    }
    levels_.push_back({kind, fits});
    return true;
  }

  bool close() {
    stream_.piece_is_over();
    levels_.pop_back();
    if (!in_record_) return true;
    record_.close();
    if (!record_.complete()) return true;
    in_record_ = false;
    take_(pattern_, record_);
    return true;
  }

  std::string_view member_key() const {
    return levels_.back().kind == Record::Kind::Array ? std::string_view("[]") : key_;
  }

  ByteStream& stream_;
  std::span<const Pattern> patterns_;
  const std::function<void(std::size_t, const Record&)>& take_;
  std::vector<Level> levels_;      ///< that are open, the root first
  std::vector<std::string> path_;  ///< keys on the way, as far as patterns fit
  std::string key_;
  Record record_;
  std::size_t pattern_ = 0;
  bool in_record_ = false;
};

}  // namespace

void read_json_records(ByteStream& stream, std::span<const Pattern> patterns,
                       const std::function<void(std::size_t, const Record&)>& take) {
  // Iterative, so that nesting takes no stack.
  constexpr unsigned flags = rapidjson::kParseIterativeFlag |
                             rapidjson::kParseValidateEncodingFlag |
                             rapidjson::kParseNumbersAsStringsFlag;
  Handler handler(stream, patterns, take);
  rapidjson::Reader reader;
  const rapidjson::ParseResult result = reader.Parse<flags>(stream, handler);
  if (stream.piece_was_too_long())
    refuse(
        stream.name(), stream.here(),
        fmt::format("a text, number or gap is longer than {} MB", ByteStream::longest_piece >> 20));
  if (result.IsError())
    refuse(stream.name(), stream.here(),
           fmt::format("is no JSON: {}", rapidjson::GetParseError_En(result.Code())));
  if (!stream.at_end())
    refuse(stream.name(), stream.here(), "is no JSON: a zero byte, and more behind it");
}

void read_json_value(ByteStream& stream, const std::function<void(const Record&)>& take) {
  const Pattern whole[] = {{}};
  read_json_records(stream, whole, [&](std::size_t, const Record& record) { take(record); });
}

}  // namespace costsim::offers
