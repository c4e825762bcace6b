// What `costsim explore` answers: its page, the script of it, and what the script asks.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "cli/explore/exploration.hpp"
#include "ingest/front/config.hpp"
#include "ingest/front/front_handler.hpp"

namespace costsim::cli {

/// 64 bits that nobody can guess.
using Entropy = std::function<std::uint64_t()>;
/// 32 hexadecimal digits.
std::string random_token(const Entropy& entropy);

/// 127.0.0.1 and limits for one reader; port 0 is any free one.
ingest::FrontConfig explore_front(std::uint16_t port);

/// Everything is below /TOKEN/, and answered only to who asked 127.0.0.1 or localhost (a name that
/// leads here by somebody else's DNS is refused) from a page of this server itself: 403 otherwise.
/// Reading needs no Origin, asking for a changed scenario does. Nothing is kept between requests,
/// and nothing is written.
class ExplorePages : public ingest::FrontHandler {
 public:
  /// The exploration outlives it.
  ExplorePages(const Exploration& exploration, std::string token)
      : exploration_(exploration), token_(std::move(token)) {}

  std::optional<ingest::Reply> admit(const ingest::RequestView& request) override;
  ingest::Reply handle(const ingest::RequestView& request) override;

 private:
  struct Route;
  static const Route routes[];
  const Route* route_of(std::string_view path) const;
  bool knows_token(std::string_view path) const;

  const Exploration& exploration_;
  const std::string token_;
};

}  // namespace costsim::cli
