// Who may post: bearer tokens (RFC 6750), read from a file and again when that is asked for.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace costsim::ingest {

using TokenList = std::vector<std::string>;

/// A token a line, each of 16 to 256 characters of the set of bearer tokens (letters, digits and
/// -._~+/, then =); empty lines and those with # are passed over. Throws Error(Usage) with the line
/// and without its text, and for a file without a token.
TokenList parse_tokens(std::string_view text);

/// The tokens that are known now. Any number of threads may ask while one reads them anew.
class Tokens {
 public:
  /// Throws Error(Io | Usage) with the path.
  explicit Tokens(std::string path);

  /// Whether this is one of them. How long it takes tells of a token no more than its length.
  bool know(std::string_view token) const;
  /// Reads the file again; where it throws, what was known stays known.
  void read_again();

 private:
  std::string path_;
  std::mutex reading_;
  /// What was known is kept: somebody may still be asking it.
  std::vector<std::unique_ptr<const TokenList>> all_;
  std::atomic<const TokenList*> now_{nullptr};
};

/// Of "Bearer TOKEN", as the field Authorization has it; empty where it is none.
std::string_view bearer_token(std::string_view authorization);

}  // namespace costsim::ingest
