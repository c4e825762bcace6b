#include "ingest/front/tokens.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include <fmt/format.h>

#include "ingest/http/text.hpp"
#include "units/error.hpp"
#include "units/located.hpp"
#include "units/whole_file.hpp"

namespace costsim::ingest {

namespace {

constexpr std::size_t shortest = 16, longest = 256;

bool is_bearer_character(char c) {
  const bool letter = ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z');
  return letter || ('0' <= c && c <= '9') ||
         std::string_view("-._~+/=").find(c) != std::string_view::npos;
}

using Word = std::uint64_t;
static_assert(shortest >= sizeof(Word));

/// So many bytes from there on.
Word word_at(const char* place) {
  Word word;
  std::memcpy(&word, place, sizeof word);
  return word;
}

/// Looks at all of them, wherever the first difference is: word by word, the last of which may
/// overlap the one before. Of equal sizes, which tokens may have.
bool same_bytes(std::string_view one, std::string_view other) {
  const std::size_t last = one.size() - sizeof(Word);
  volatile Word differences =  // so that no compiler ends early
      word_at(one.data() + last) ^ word_at(other.data() + last);
  for (std::size_t i = 0; i < last; i += sizeof(Word)) {
    differences = differences | (word_at(one.data() + i) ^ word_at(other.data() + i));
  }
  return differences == 0;
}

bool is_bearer_token(std::string_view text) {
  return text.size() >= shortest && text.size() <= longest &&
         std::all_of(text.begin(), text.end(), is_bearer_character);
}

std::string_view taken_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return trimmed(line);
}

}  // namespace

TokenList parse_tokens(std::string_view text) {
  TokenList tokens;
  for (int number = 1; !text.empty(); ++number) {
    const std::string_view line = taken_line(text);
    if (line.empty() || line.front() == '#') continue;
    if (!is_bearer_token(line)) {
      throw Error(Failure::Usage,
                  fmt::format("line {} is no token: expected {} to {} letters, digits and -._~+/=",
                              number, shortest, longest));
    }
    tokens.emplace_back(line);
  }
  if (tokens.empty()) throw Error(Failure::Usage, "there is no token in it");
  return tokens;
}

Tokens::Tokens(std::string path) : path_(std::move(path)) {
  read_again();
}

bool Tokens::know(std::string_view token) const {
  bool known = false;
  for (const std::string& each : *now_.load(std::memory_order_acquire)) {
    known |= each.size() == token.size() && same_bytes(each, token);
  }
  return known;
}

void Tokens::read_again() {
  const std::lock_guard lock(reading_);
  const std::string text = read_whole_file(path_);
  all_.push_back(
      std::make_unique<const TokenList>(in_context(path_, [&] { return parse_tokens(text); })));
  now_.store(all_.back().get(), std::memory_order_release);
}

std::string_view bearer_token(std::string_view authorization) {
  constexpr std::string_view scheme = "bearer ";
  const bool is_bearer = authorization.size() > scheme.size() &&
                         equals_ignoring_case(authorization.substr(0, scheme.size()), scheme);
  return is_bearer ? trimmed(authorization.substr(scheme.size())) : std::string_view();
}

}  // namespace costsim::ingest
