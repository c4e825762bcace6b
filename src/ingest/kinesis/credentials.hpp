// Where the right to call AWS comes from, and when it is renewed.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "ingest/kinesis/sigv4.hpp"

namespace costsim::ingest {

struct TimedCredentials {
  Credentials value;
  std::optional<WallTime> expires;  ///< nothing: they do not
};

/// An environment variable; nothing when it is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;
/// The environment of this process.
std::optional<std::string> process_environment(const std::string& name);

/// What a URL answered within a second.
struct Fetched {
  std::optional<std::string> body;  ///< of a 200 answer
  std::string trouble;              ///< without one: "HTTP 403", "Connection refused"
};
using Fetch = std::function<Fetched(const std::string& method, const std::string& url,
                                    const std::vector<std::string>& headers)>;
/// The Fetch that makes real calls.
Fetched fetch_with_curl(const std::string& method, const std::string& url,
                        const std::vector<std::string>& headers);

/// What a place gave, or the reason why it gave nothing, with the name of the place.
struct Found {
  std::optional<TimedCredentials> credentials;
  std::string trouble;

  explicit operator bool() const { return credentials.has_value(); }
  const TimedCredentials* operator->() const { return &*credentials; }
};

// The places that are asked, in this order.
/// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN.
Found from_environment(const Environment& environment);
/// AWS_PROFILE in AWS_SHARED_CREDENTIALS_FILE or ~/.aws/credentials.
Found from_profile(const Environment& environment);
/// AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or …_FULL_URI with its token: ECS, EKS Pod Identity.
Found from_container(const Environment& environment, const Fetch& fetch);
/// Instance metadata, version 2 (with a session token), unless AWS_EC2_METADATA_DISABLED.
Found from_instance(const Environment& environment, const Fetch& fetch);

/// Keeps what was found and renews it five minutes before it expires. Any thread.
class CredentialChain {
 public:
  CredentialChain(Environment environment, Fetch fetch)
      : environment_(std::move(environment)), fetch_(std::move(fetch)) {}

  /// Nothing when no place has any: `trouble` tells why. While the old ones are valid, a failed
  /// renewal is tried again after ten seconds at the earliest.
  std::optional<Credentials> current(WallTime now);
  /// What was wrong with each place when they were asked last and none gave any.
  std::string trouble() const;
  /// The service did not accept them: the next `current` asks anew (at most every ten seconds).
  void refused(WallTime now);

 private:
  Found find() const;

  const Environment environment_;
  const Fetch fetch_;
  mutable std::mutex mutex_;
  std::optional<TimedCredentials> kept_;
  std::string trouble_;
  WallTime asked_{};
};

}  // namespace costsim::ingest
