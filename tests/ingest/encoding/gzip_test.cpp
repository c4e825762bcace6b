// What was packed by zlib is unfolded again, whatever the pieces; what is none is damaged.
#include "ingest/encoding/gzip.hpp"

#include <random>
#include <string>

#include "ingest/support/packed.hpp"
#include "support/catch.hpp"

using namespace costsim::ingest;
using namespace costsim::ingest::testing;
using State = GzipReader::State;

namespace {

constexpr std::size_t most = 1 << 20;

/// The end of it, read in pieces of `bytes`.
State end_of(GzipReader& reader, const std::string& bytes, std::size_t limit = most,
             std::size_t piece = 1000) {
  reader.begin(bytes, limit);
  while (reader.read_on(piece) == State::More) {
  }
  return reader.state();
}

/// Half of it packs well, half not at all.
std::string mixed_text(std::size_t size, std::mt19937& random) {
  std::string text(size, 'x');
  for (std::size_t i = 0; i < size; i += 2) text[i] = static_cast<char>(random() % 256);
  return text;
}

}  // namespace

TEST_CASE("what was packed is unfolded to the byte, in pieces of any size") {
  std::mt19937 random(7);
  GzipReader reader;
  for (const std::size_t size :
       std::initializer_list<std::size_t>{0, 1, 100, 4095, 4096, 4097, 70'000, 300'000}) {
    const std::string text = mixed_text(size, random);
    const std::string bytes = packed(text);
    for (const std::size_t piece : std::initializer_list<std::size_t>{7, 1000, 65'536, 1 << 20}) {
      CAPTURE(size, piece);
      CHECK(end_of(reader, bytes, most, piece) == State::Done);
      CHECK(reader.text() == text);
      CHECK(reader.read_on(piece) == State::Done);
    }
    reader.forget();
  }
}

TEST_CASE("several members are one text") {
  GzipReader reader;
  CHECK(end_of(reader, packed("{\"a\":1}\n") + packed("") + packed("{\"b\":2}\n")) == State::Done);
  CHECK(reader.text() == "{\"a\":1}\n{\"b\":2}\n");
}

TEST_CASE("a text is unfolded up to the limit and not a byte further") {
  const std::string bytes = packed(std::string(1000, 'a'));
  GzipReader reader;
  CHECK(end_of(reader, bytes, 1000) == State::Done);
  CHECK(end_of(reader, bytes, 999) == State::TooLarge);
  // A thousand times its size: no more than the limit is ever held.
  const std::string bomb = packed(std::string(64 << 20, '\0'));
  CHECK(bomb.size() < 70'000);
  CHECK(end_of(reader, bomb, 1 << 20, 65'536) == State::TooLarge);
  CHECK(reader.text().size() == (1 << 20) + 1);
}

TEST_CASE("a piece takes no longer than its size allows, also of members without text") {
  std::string bytes;
  for (int i = 0; i < 10'000; ++i) bytes += packed("");
  GzipReader reader;
  reader.begin(bytes, most);
  std::size_t pieces = 1;
  while (reader.read_on(1000) == State::More) ++pieces;
  CHECK(reader.state() == State::Done);
  CHECK(pieces >= bytes.size() / 1000);
}

TEST_CASE("what is no gzip, or not all of it, is damaged") {
  const std::string text = "{\"a\":1}{\"b\":2}{\"a\":1}";
  const std::string good = packed(text);
  GzipReader reader;
  for (std::size_t size = 0; size < good.size(); ++size) {
    CAPTURE(size);
    CHECK(end_of(reader, good.substr(0, size)) == State::Damaged);
  }
  CHECK(end_of(reader, text) == State::Damaged);
  CHECK(end_of(reader, good + "x") == State::Damaged);
  CHECK(end_of(reader, good + good.substr(0, 5)) == State::Damaged);
  std::string wrong_sum = good;
  wrong_sum[good.size() - 8] ^= 1;
  CHECK(end_of(reader, wrong_sum) == State::Damaged);
  std::string wrong_size = good;
  wrong_size.back() ^= 1;
  CHECK(end_of(reader, wrong_size) == State::Damaged);
  // A reader that saw damage reads the next one as if nothing had been.
  CHECK(end_of(reader, good) == State::Done);
  CHECK(reader.text() == text);
}

TEST_CASE("damage anywhere never gives another text") {
  std::mt19937 random(11);
  const std::string text = mixed_text(2000, random), good = packed(text);
  GzipReader reader;
  for (int i = 0; i < 2000; ++i) {
    std::string bad = good;
    bad[random() % bad.size()] ^= static_cast<char>(1 << (random() % 8));
    if (end_of(reader, bad) == State::Done) CHECK(reader.text() == text);  // a bit of its header
  }
}
