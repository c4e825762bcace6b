// AWS Signature Version 4 of a POST or GET to "/", as JSON services take it.
// Source: AWS General Reference, "Create a signed AWS API request".
#pragma once

#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace costsim::ingest {

using Sha256 = std::array<unsigned char, 32>;
Sha256 sha256(std::string_view data);
Sha256 hmac_sha256(std::string_view key, std::string_view data);
/// 64 lower-case digits.
std::string hex(const Sha256& digest);

struct Credentials {
  std::string access_key;
  std::string secret_key;
  std::string session_token;  ///< empty for long-lived ones
  friend bool operator==(const Credentials&, const Credentials&) = default;
};

using WallTime = std::chrono::sys_seconds;
/// "20150830T123600Z"
std::string amz_date(WallTime time);

/// What is signed: lower-case header names in alphabetical order, values without outer spaces.
struct RequestToSign {
  std::string_view method = "POST";
  std::string_view path = "/";
  std::string_view query;  ///< canonical: encoded and sorted
  std::vector<std::pair<std::string_view, std::string_view>> headers;
  std::string_view body;
};

/// Keeps the signing key of the day: per request one digest of the body and two short HMACs.
class Signer {
 public:
  Signer(std::string region, std::string service);
  /// The value of the Authorization header. `date` is amz_date of now, also among the headers.
  std::string authorization(const RequestToSign& request, const Credentials& credentials,
                            std::string_view date);

 private:
  const Sha256& signing_key(const Credentials& credentials, std::string_view day);

  std::string region_, service_;
  std::string key_secret_, key_day_;
  Sha256 key_{};
};

}  // namespace costsim::ingest
