#include "ingest/kinesis/shard_map.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "units/error.hpp"

namespace costsim::ingest {

namespace {
constexpr Hash128 largest = ~Hash128{0};
}

ShardMap::ShardMap(std::vector<Shard> shards) : shards_(std::move(shards)) {
  std::sort(shards_.begin(), shards_.end(),
            [](const Shard& a, const Shard& b) { return a.first < b.first; });
  bool whole = !shards_.empty() && shards_.front().first == 0 && shards_.back().last == largest;
  for (std::size_t i = 1; i < shards_.size(); ++i)
    whole = whole && shards_[i - 1].last != largest && shards_[i].first == shards_[i - 1].last + 1;
  if (!whole) throw Error(Failure::Usage, "the hash ranges of the shards do not cover 0 … 2^128-1");
}

ShardMap ShardMap::even(std::uint32_t count) {
  if (count == 0) throw Error(Failure::Usage, "a stream has at least one shard");
  const Hash128 width = largest / count;
  std::vector<Shard> shards(count);
  for (std::uint32_t i = 0; i < count; ++i)
    shards[i] = {fmt::format("shardId-{:012}", i), width * i,
                 i + 1 == count ? largest : width * (i + 1) - 1};
  return ShardMap(std::move(shards));
}

std::uint32_t ShardMap::shard_of(Hash128 hash) const {
  const auto behind =
      std::upper_bound(shards_.begin(), shards_.end(), hash,
                       [](Hash128 value, const Shard& shard) { return value < shard.first; });
  return static_cast<std::uint32_t>(behind - shards_.begin() - 1);
}

bool ShardMap::knows(std::string_view id) const {
  return std::any_of(shards_.begin(), shards_.end(),
                     [&](const Shard& shard) { return shard.id == id; });
}

std::string decimal(Hash128 number) {
  std::string digits;
  do {
    digits.push_back(static_cast<char>('0' + static_cast<int>(number % 10)));
    number /= 10;
  } while (number != 0);
  return {digits.rbegin(), digits.rend()};
}

Hash128 parse_hash(std::string_view text) {
  Hash128 number = 0;
  for (const char digit : text) {
    const auto value = static_cast<unsigned>(digit - '0');
    if (value > 9 || number > (largest - value) / 10)
      throw Error(Failure::Usage, fmt::format("'{}': expected a hash key below 2^128", text));
    number = number * 10 + value;
  }
  if (text.empty()) throw Error(Failure::Usage, "an empty hash key");
  return number;
}

}  // namespace costsim::ingest
