// MD5: not for secrets, but because Kinesis places records by it and aggregates carry it.
#pragma once

#include <array>
#include <memory>
#include <string_view>

struct evp_md_ctx_st;

namespace costsim::ingest {

__extension__ typedef unsigned __int128 Hash128;

/// One context, used again for each digest. Not for two threads at once.
class Md5 {
 public:
  using Digest = std::array<unsigned char, 16>;

  Md5();
  Digest digest(std::string_view data);
  /// The digest as the 128-bit big-endian number that Kinesis compares with hash-key ranges.
  Hash128 hash_key(std::string_view partition_key);

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

}  // namespace costsim::ingest
