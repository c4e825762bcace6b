#include "ingest/spool/format.hpp"

#include <random>
#include <set>
#include <vector>

#include "ingest/encoding/crc32c.hpp"
#include "support/catch.hpp"

using namespace costsim::ingest;

namespace {

std::string dotted_event(std::uint64_t id) {
  return "event " + std::to_string(id) + std::string(id % 7, '.');
}

/// A log of `count` records with ids from `first`, and where each of them ends.
std::string make_log(std::uint64_t first, std::size_t count, std::vector<std::size_t>* ends = {}) {
  std::string log;
  for (std::uint64_t id = first; id < first + count; ++id) {
    append_spool_record(log, id, {dotted_event(id), id % 3 ? "" : "key"});
    if (ends != nullptr) ends->push_back(log.size());
  }
  return log;
}

struct Walk {
  std::vector<std::uint64_t> ids;
  std::size_t good_end;
  std::uint64_t skipped;
};

Walk walk(std::string_view log, std::uint64_t first) {
  SpoolCursor cursor(log, first);
  Walk found{};
  while (const auto record = cursor.next()) {
    REQUIRE(record->event.data == dotted_event(record->id));
    found.ids.push_back(record->id);
  }
  found.good_end = cursor.good_end();
  found.skipped = cursor.skipped();
  return found;
}

}  // namespace

TEST_CASE("CRC-32C: the vectors of RFC 3720 B.4 and the check value of the catalogue") {
  CHECK(crc32c(std::string(32, '\0')) == 0x8a9136aa);
  CHECK(crc32c(std::string(32, '\xff')) == 0x62a8ab43);
  std::string rising;
  for (char c = 0; c < 32; ++c) rising.push_back(c);
  CHECK(crc32c(rising) == 0x46dd794e);
  CHECK(crc32c("123456789") == 0xe3069283);
  CHECK(crc32c("") == 0);
}

TEST_CASE("a log cut at any byte gives back all whole records before the cut") {
  std::vector<std::size_t> ends;
  const std::string log = make_log(10, 20, &ends);
  for (std::size_t cut = 0; cut <= log.size(); ++cut) {
    const auto found = walk(std::string_view(log).substr(0, cut), 10);
    std::size_t whole = 0;
    while (whole < ends.size() && ends[whole] <= cut) ++whole;
    REQUIRE(found.ids.size() == whole);
    REQUIRE(found.good_end == (whole == 0 ? 0 : ends[whole - 1]));
    REQUIRE(found.skipped == 0);
  }
}

TEST_CASE("a damaged byte costs the record it is in, and only that one") {
  std::vector<std::size_t> ends;
  const std::string log = make_log(1, 12, &ends);
  for (std::size_t at = 0; at < log.size(); ++at) {
    for (const char damage : {'\x01', '\x80', '\xff'}) {
      std::string bad = log;
      bad[at] = static_cast<char>(bad[at] ^ damage);
      const auto found = walk(bad, 1);
      std::size_t hit = 0;
      while (ends[hit] <= at) ++hit;
      const bool last = hit + 1 == ends.size();
      REQUIRE(found.ids.size() == 11);
      REQUIRE(std::set(found.ids.begin(), found.ids.end()).count(hit + 1) == 0);
      REQUIRE(found.skipped == (last ? 0 : 1));  // the last one cannot be told from a torn tail
    }
  }
}

TEST_CASE("a hole in the middle is stepped over and counted") {
  std::vector<std::size_t> ends;
  std::string log = make_log(1, 100, &ends);
  for (std::size_t at = ends[29] + 3; at < ends[59] - 3; ++at) log[at] = '\0';
  const auto found = walk(log, 1);
  CHECK(found.ids.size() == 70);
  CHECK(found.skipped == 30);
  CHECK(found.good_end == log.size());
}

TEST_CASE("a record inside the data of a damaged record is not believed") {
  std::string log, inner;
  append_spool_record(inner, 2, {dotted_event(2), ""});
  append_spool_record(log, 5, {"before", ""});
  const std::size_t begin = log.size();
  append_spool_record(log, 6, {inner, ""});
  log[begin + 9] = '\x7f';  // its size is damaged: the walk goes on inside it
  SpoolCursor cursor(log, 5);
  CHECK(cursor.next()->id == 5);
  CHECK_FALSE(cursor.next());
}

TEST_CASE("a record that was put back comes again") {
  const std::string log = make_log(1, 3);
  SpoolCursor cursor(log, 1);
  cursor.next();
  const auto second = cursor.next();
  cursor.put_back(*second);
  CHECK(cursor.next()->id == 2);
  CHECK(cursor.next()->id == 3);
  CHECK_FALSE(cursor.next());
}

TEST_CASE("a set of ids is what was added, in as few ranges as possible") {
  std::mt19937 random(3);
  IdSet set;
  std::set<std::uint64_t> plain;
  for (int i = 0; i < 3000; ++i) {
    const std::uint64_t first = random() % 2000, last = first + random() % 5;
    set.add(first, last);
    for (auto id = first; id <= last; ++id) plain.insert(id);
    const std::uint64_t probe = random() % 2000;
    REQUIRE(set.contains(probe) == (plain.count(probe) == 1));
    REQUIRE(set.contains(probe, probe + 1) ==
            (plain.count(probe) == 1 && plain.count(probe + 1) == 1));
  }
  std::size_t ids = 0;
  std::uint64_t before = 0;
  for (const auto& [first, last] : set.ranges()) {
    if (before > 0) CHECK(first > before + 1);
    before = last;
    ids += last - first + 1;
  }
  CHECK(ids == plain.size());
  CHECK(set.largest() == *plain.rbegin());
}

TEST_CASE("the ids of one set that are in no other, against a plain set") {
  std::mt19937 random(5);
  for (int round = 0; round < 200; ++round) {
    IdSet all, others;
    std::set<std::uint64_t> rest;
    for (int i = 0; i < 20; ++i) {
      const std::uint64_t first = 1 + random() % 200, last = first + random() % 20;
      all.add(first, last);
      for (auto id = first; id <= last; ++id) rest.insert(id);
    }
    for (int i = 0; i < 20; ++i) {
      const std::uint64_t first = 1 + random() % 220, last = first + random() % 8;
      others.add(first, last);
      for (auto id = first; id <= last; ++id) rest.erase(id);
    }
    const IdSet found = all.without(others);
    REQUIRE(found.count() == rest.size());
    for (const auto id : rest) REQUIRE(found.contains(id));
  }
}

TEST_CASE("a checkpoint of version 0.1 is read") {
  // "costsim checkpoint 1\n", the range 1 … 7, CRC-32C of both: as that version wrote it.
  std::string bytes = "costsim checkpoint 1\n";
  bytes += std::string("\x01\0\0\0\0\0\0\0\x07\0\0\0\0\0\0\0", 16);
  const std::uint32_t sum = crc32c(bytes);
  bytes.append(reinterpret_cast<const char*>(&sum), sizeof sum);
  const auto read = decode_checkpoint(bytes);
  REQUIRE(read);
  CHECK(read->done.contains(1, 7));
  CHECK(read->done.count() == 7);
  CHECK_FALSE(read->marked);
  CHECK(read->log == 0);
}

TEST_CASE("a checkpoint of version 2 is read: it said not of which log it is") {
  // "costsim checkpoint 2\n", durable 9, one range that is done, 1 … 7, one that is lost, 8 … 8.
  std::string bytes = "costsim checkpoint 2\n";
  for (const char number : {'\x9', '\1', '\1', '\7', '\x8', '\x8'})
    bytes += number + std::string(7, '\0');
  const std::uint32_t sum = crc32c(bytes);
  bytes.append(reinterpret_cast<const char*>(&sum), sizeof sum);
  const auto read = decode_checkpoint(bytes);
  REQUIRE(read);
  CHECK(read->done.count() == 7);
  CHECK(read->lost.contains(8));
  CHECK(read->durable == 9);
  CHECK(read->marked);
  CHECK(read->log == 0);
}

TEST_CASE("the head of a segment says which log it is of, unless a byte is damaged") {
  const std::string head = segment_head(0x1234567890abcdef);
  REQUIRE(head.size() == segment_head_bytes);
  CHECK(read_segment_head(head + "more") == 0x1234567890abcdef);
  for (std::size_t at = 0; at < head.size(); ++at) {
    std::string bad = head;
    bad[at] = static_cast<char>(bad[at] ^ 4);
    CHECK_FALSE(read_segment_head(bad));
    CHECK_FALSE(read_segment_head(head.substr(0, at)));
  }
  SpoolCursor cursor(head + make_log(3, 2), 3);
  CHECK(cursor.owner() == 0x1234567890abcdef);
}

TEST_CASE("a checkpoint reads back, and with any byte damaged or missing it is none") {
  Checkpoint written;
  written.done.add(0, 41);
  written.done.add(50, 60);
  written.lost.add(45, 46);
  written.durable = 71;
  written.log = 0xfedcba9876543210;
  const std::string bytes = encode_checkpoint(written);
  const auto read = decode_checkpoint(bytes);
  REQUIRE(read);
  CHECK(read->done.ranges() == written.done.ranges());
  CHECK(read->lost.ranges() == written.lost.ranges());
  CHECK(read->durable == 71);
  CHECK(read->marked);
  CHECK(read->log == written.log);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string bad = bytes;
    bad[at] = static_cast<char>(bad[at] ^ 4);
    CHECK_FALSE(decode_checkpoint(bad));
    CHECK_FALSE(decode_checkpoint(std::string_view(bytes).substr(0, at)));
  }
}
