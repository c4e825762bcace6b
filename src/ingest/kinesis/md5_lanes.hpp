// MD5 of several messages at the same time: one digest is a chain of additions that leaves most of
// a core idle, eight side by side fill it.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "ingest/kinesis/md5.hpp"

namespace costsim::ingest {

inline constexpr std::size_t md5_lanes = 8;

/// digests[i] of messages[i]; at most md5_lanes of them. Fastest for messages of similar size.
void digest_together(std::span<const std::string_view> messages, std::span<Md5::Digest> digests,
                     Md5& md5);

}  // namespace costsim::ingest
