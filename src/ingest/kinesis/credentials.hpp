// Where the right to call AWS comes from, and when it is renewed.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "ingest/kinesis/sigv4.hpp"
#include "units/quantity.hpp"

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
  std::string explanation = {};     ///< the body of an answer other than 200
};
using Fetch =
    std::function<Fetched(const std::string& method, const std::string& url,
                          const std::vector<std::string>& headers, const std::string& body)>;
/// The Fetch that makes real calls.
Fetched fetch_with_curl(const std::string& method, const std::string& url,
                        const std::vector<std::string>& headers, const std::string& body);

/// What a place gave, or the reason why it gave nothing, with the name of the place.
struct Found {
  std::optional<TimedCredentials> credentials;
  std::string trouble;
  std::string source = {};  ///< "the environment", "instance metadata, role x"
  bool is_meant = false;    ///< somebody has set this place up: where it fails no other is asked

  explicit operator bool() const { return credentials.has_value(); }
  const TimedCredentials* operator->() const { return &*credentials; }
};

// The places that are asked, in this order.
/// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN.
Found from_environment(const Environment& environment);
/// What a place may need that is asked over the network.
struct Asking {
  const Environment& environment;
  const Fetch& fetch;
  std::string region;
  WallTime now;
};
/// AWS_ROLE_ARN by the token in AWS_WEB_IDENTITY_TOKEN_FILE (IRSA of EKS): the role is asked of the
/// token service (AWS_ENDPOINT_URL_STS, else that of the region).
Found from_web_identity(const Asking& asking);
/// AWS_PROFILE in AWS_SHARED_CREDENTIALS_FILE (~/.aws/credentials) and AWS_CONFIG_FILE
/// (~/.aws/config): keys, or role_arn with source_profile, credential_source or
/// web_identity_token_file.
Found from_profile(const Asking& asking);
/// The same without a network: keys alone.
Found from_profile(const Environment& environment);
/// AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or …_FULL_URI with its token: ECS, EKS Pod Identity. Over
/// http only of where container_refusal allows it.
Found from_container(const Environment& environment, const Fetch& fetch);
/// Instance metadata, version 2 (with a session token), unless AWS_EC2_METADATA_DISABLED.
Found from_instance(const Environment& environment, const Fetch& fetch);

/// Whether anything outside the network says that there are credentials, be it wrong or half.
bool names_credentials(const Environment& environment);

/// Time on both clocks: the wall clock says when credentials expire, but may be set; the steady one
/// counts until then.
struct Moment {
  WallTime wall;
  Duration steady{};
};

/// Keeps what was found and renews it five minutes before it expires. Any thread.
class CredentialChain {
 public:
  /// `region`: of the token service that is asked for roles.
  CredentialChain(Environment environment, Fetch fetch, std::string region = "us-east-1")
      : environment_(std::move(environment)),
        fetch_(std::move(fetch)),
        region_(std::move(region)) {}
  /// For an emulator, which takes any: asks nowhere, and says so.
  static std::shared_ptr<CredentialChain> made_up();

  /// Nothing when no place has any: `trouble` tells why. While the old ones are valid, a failed
  /// renewal is tried again after ten seconds at the earliest.
  std::optional<Credentials> current(const Moment& now);
  /// What was wrong with each place when they were asked last and none gave any.
  std::string trouble() const;
  /// The next `current` asks anew.
  void forget();
  /// The service did not accept them: the next `current` asks anew (at most every ten seconds).
  void refused(const Moment& now);
  /// Where they come from, told once for each place.
  std::vector<std::string> take_notes();

 private:
  explicit CredentialChain(const Found& only);
  Found find(WallTime now) const;
  void keep(Found found, const Moment& now);

  const Environment environment_;
  const Fetch fetch_;
  mutable std::mutex mutex_;
  const std::string region_;
  const std::optional<Found> only_;  ///< no place is asked
  std::optional<Credentials> kept_;
  std::optional<Duration> until_;  ///< on the steady clock; nothing: they do not expire
  std::optional<Duration> asked_;
  std::string trouble_, source_;
  std::vector<std::string> notes_;
};

}  // namespace costsim::ingest
