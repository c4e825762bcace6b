// The fingerprint of bytes: of a scenario, of a price list.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace costsim::scenario {

/// SHA-256 in lower-case hexadecimal (FIPS 180-4).
std::string sha256_hex(std::string_view bytes);

/// The same of bytes that come in parts.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  void add(std::string_view bytes);
  /// Of all that was added; it begins anew.
  std::string hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace costsim::scenario
