#include "ingest/events/json.hpp"

#include <cstdint>
#include <cstring>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "ingest/encoding/utf8.hpp"

namespace costsim::ingest {

namespace {

constexpr int deepest = 128;
constexpr std::string_view key_name = "partition_key";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// A byte that neither ends a string nor needs a closer look: ASCII from U+0020, not '"', not '\'.
bool is_plain(char c) {
  const auto byte = static_cast<signed char>(c);
  return byte >= 0x20 && c != '"' && c != '\\';
}

// What is forced inline runs for each string of every event: a compiler that weighs the size of its
// unit leaves the calls in, an eighth of the scanner's instructions.

/// The first byte that is not plain, 16 at a time where the CPU can.
[[gnu::always_inline]] inline const char* skip_plain(const char* at, const char* end) {
#if defined(__SSE2__)
  for (; end - at >= 16; at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    // As signed numbers, control characters and bytes beyond ASCII are both below 0x20.
    const __m128i special = _mm_or_si128(_mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20)),
                                         _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
                                                      _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))));
    const int mask = _mm_movemask_epi8(special);
    if (mask != 0) return at + __builtin_ctz(static_cast<unsigned>(mask));
  }
#endif
  while (at < end && is_plain(*at)) ++at;
  return at;
}

/// The same member may be written with escapes: "partition\u005fkey" (RFC 8259, section 8.3).
bool is_key_name(std::string_view name) {
  constexpr std::size_t longest_escape = 6;
  if (name == key_name) return true;
  const bool has_escapes = name.size() > key_name.size() &&
                           name.size() <= longest_escape * key_name.size() &&
                           name.find('\\') != std::string_view::npos;
  return has_escapes && unescape_json(name) == key_name;
}

/// Each step takes where it begins and returns where it ends, or nullptr behind a fault: positions
/// stay in registers.
class Scanner {
 public:
  Scanner(std::string_view bytes, LineFeed line_feed)
      : begin_(bytes.data()),
        end_(begin_ + bytes.size()),
        line_feed_(line_feed == LineFeed::IsSpace ? '\n' : ' ') {}

  JsonText scan() {
    text_.is_object = peek(begin_) == '{';
    if (const char* behind = value(begin_, 0))
      text_.size = static_cast<std::size_t>(behind - begin_);
    return text_;
  }

 private:
  /// The byte at `at`, or 0 at the end: 0 is never right outside a string, and an error inside.
  char peek(const char* at) const { return at < end_ ? *at : '\0'; }

  const char* fail(const char* at, std::string_view fault) {
    const bool ends = at == end_ || (*at == '\n' && line_feed_ != '\n');
    text_.fault = ends ? "the text ends too early" : fault;
    text_.fault_at = static_cast<std::size_t>(at - begin_);
    return nullptr;
  }

  [[gnu::always_inline]] const char* skip_space(const char* at) const {
    while (at < end_ && (*at == ' ' || *at == '\t' || *at == '\r' || *at == line_feed_)) ++at;
    return at;
  }

  const char* value(const char* at, int depth) {
    switch (peek(at)) {
      case '"':
        return string(at);
      case '{':
        return depth < deepest ? object(at, depth + 1) : fail(at, "nested too deeply");
      case '[':
        return depth < deepest ? array(at, depth + 1) : fail(at, "nested too deeply");
      case 't':
        return literal(at, "true");
      case 'f':
        return literal(at, "false");
      case 'n':
        return literal(at, "null");
      default:
        return number(at);
    }
  }

  const char* object(const char* at, int depth) {
    at = skip_space(at + 1);
    if (peek(at) == '}') return at + 1;
    while (true) {
      at = member(at, depth);
      if (at == nullptr) return nullptr;
      at = skip_space(at);
      if (peek(at) == '}') return at + 1;
      if (peek(at) != ',') return fail(at, "expected ',' or '}'");
      at = skip_space(at + 1);
    }
  }

  const char* member(const char* at, int depth) {
    if (peek(at) != '"') return fail(at, "expected a member name in quotes");
    const char* name = at + 1;
    at = string(at);
    if (at == nullptr) return nullptr;
    const bool is_key = depth == 1 && is_key_name({name, static_cast<std::size_t>(at - 1 - name)});
    at = skip_space(at);
    if (peek(at) != ':') return fail(at, "expected ':'");
    at = skip_space(at + 1);
    return is_key ? key_value(at, depth) : value(at, depth);
  }

  /// The last of several wins, as in most readers.
  const char* key_value(const char* begin, int depth) {
    text_.has_key = true;
    text_.key_is_string = peek(begin) == '"';
    const char* end = value(begin, depth);
    if (end == nullptr || !text_.key_is_string) return end;
    text_.key = {begin + 1, static_cast<std::size_t>(end - begin) - 2};
    text_.key_has_escapes = text_.key.find('\\') != std::string_view::npos;
    return end;
  }

  const char* array(const char* at, int depth) {
    at = skip_space(at + 1);
    if (peek(at) == ']') return at + 1;
    while (true) {
      at = value(at, depth);
      if (at == nullptr) return nullptr;
      at = skip_space(at);
      if (peek(at) == ']') return at + 1;
      if (peek(at) != ',') return fail(at, "expected ',' or ']'");
      at = skip_space(at + 1);
    }
  }

  [[gnu::always_inline]] const char* string(const char* at) {
    at = skip_plain(at + 1, end_);
    return peek(at) == '"' ? at + 1 : rest_of_string(at);
  }

  /// From the first byte that is not plain.
  const char* rest_of_string(const char* at) {
    while (at != nullptr && peek(at) != '"') {
      const char c = peek(at);
      if (c == '\\') {
        at = escape(at + 1);
      } else if (static_cast<unsigned char>(c) < 0x20) {
        return fail(at, "a control character in a string");
      } else {
        const std::size_t length = utf8_length({at, static_cast<std::size_t>(end_ - at)});
        if (length == 0) return fail(at, "bytes that are not UTF-8");
        at += length;
      }
      if (at != nullptr) at = skip_plain(at, end_);
    }
    return at == nullptr ? nullptr : at + 1;
  }

  /// From behind the backslash.
  const char* escape(const char* at) {
    const char c = peek(at);
    if (c == '\0' || std::strchr("\"\\/bfnrtu", c) == nullptr)
      return fail(at, "an unknown escape in a string");
    ++at;
    if (c != 'u') return at;
    for (const char* behind = at + 4; at < behind; ++at) {
      const char digit = peek(at);
      const bool hex = is_digit(digit) || ((digit | 0x20) >= 'a' && (digit | 0x20) <= 'f');
      if (!hex) return fail(at, "\\u without four hexadecimal digits");
    }
    return at;
  }

  const char* literal(const char* at, std::string_view word) {
    for (const char c : word) {
      if (peek(at) != c) return fail(at, "not a JSON value");
      ++at;
    }
    return at;
  }

  const char* digits(const char* at) {
    if (!is_digit(peek(at))) return fail(at, "expected a digit");
    while (is_digit(peek(at))) ++at;
    return at;
  }

  const char* number(const char* at) {
    const bool negative = peek(at) == '-';
    if (!negative && !is_digit(peek(at))) return fail(at, "not a JSON value");
    if (negative) ++at;
    if (peek(at) == '0' && is_digit(peek(at + 1))) return fail(at, "a number with a leading zero");
    at = digits(at);
    if (at != nullptr && peek(at) == '.') at = digits(at + 1);
    if (at == nullptr || (peek(at) != 'e' && peek(at) != 'E')) return at;
    ++at;
    if (peek(at) == '+' || peek(at) == '-') ++at;
    return digits(at);
  }

  const char* begin_;
  const char* end_;
  char line_feed_;  ///< skipped as white space; a blank when line feeds are not
  JsonText text_;
};

unsigned hex4(std::string_view digits) {
  unsigned value = 0;
  for (const char c : digits.substr(0, 4))
    value = value * 16 + static_cast<unsigned>(is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
  return value;
}

void append_utf8(std::string& out, unsigned code) {
  const auto put = [&](unsigned byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xc0 | code >> 6);
    put(0x80 | (code & 0x3f));
  } else {
    put(code < 0x10000 ? 0xe0 | code >> 12 : 0xf0 | code >> 18);
    if (code >= 0x10000) put(0x80 | (code >> 12 & 0x3f));
    put(0x80 | (code >> 6 & 0x3f));
    put(0x80 | (code & 0x3f));
  }
}

bool is_high(unsigned unit) {
  return unit >= 0xd800 && unit < 0xdc00;
}
bool is_low(unsigned unit) {
  return unit >= 0xdc00 && unit < 0xe000;
}

/// `text` begins behind "\u". Returns the bytes used; 0: it is half of a surrogate pair.
std::size_t append_unicode_escape(std::string& out, std::string_view text) {
  const unsigned unit = hex4(text);
  if (is_high(unit) && text.substr(4, 2) == "\\u" && is_low(hex4(text.substr(6)))) {
    append_utf8(out, 0x10000 + ((unit - 0xd800) << 10) + (hex4(text.substr(6)) - 0xdc00));
    return 10;
  }
  if (is_high(unit) || is_low(unit)) return 0;
  append_utf8(out, unit);
  return 4;
}

}  // namespace

JsonText scan_json(std::string_view bytes, LineFeed line_feed) {
  return Scanner(bytes, line_feed).scan();
}

std::optional<std::string> unescape_json(std::string_view text) {
  static constexpr std::string_view letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
  std::string out;
  while (!text.empty()) {
    const std::size_t plain = std::min(text.find('\\'), text.size());
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const char letter = text[1];
    text.remove_prefix(2);
    if (letter != 'u') {
      out += meanings[letters.find(letter)];
      continue;
    }
    const std::size_t used = append_unicode_escape(out, text);
    if (used == 0) return std::nullopt;
    text.remove_prefix(used);
  }
  return out;
}

}  // namespace costsim::ingest
