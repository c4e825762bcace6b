// Texts packed by zlib, as clients send them.
#pragma once

#include <string>
#include <string_view>

#define ZLIB_CONST
#include <zlib.h>

namespace costsim::ingest::testing {

/// One gzip member.
inline std::string packed(std::string_view text) {
  z_stream zlib{};
  deflateInit2(&zlib, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string bytes(deflateBound(&zlib, text.size()), '\0');
  zlib.next_in = reinterpret_cast<const Bytef*>(text.data());
  zlib.avail_in = static_cast<uInt>(text.size());
  zlib.next_out = reinterpret_cast<Bytef*>(bytes.data());
  zlib.avail_out = static_cast<uInt>(bytes.size());
  deflate(&zlib, Z_FINISH);
  bytes.resize(zlib.total_out);
  deflateEnd(&zlib);
  return bytes;
}

}  // namespace costsim::ingest::testing
