#include <utility>

#include "ingest/kinesis/credentials.hpp"

namespace costsim::ingest {

namespace {

constexpr std::chrono::minutes renew_before{5};
constexpr std::chrono::seconds ask_again{10};

}  // namespace

bool names_credentials(const Environment& environment) {
  for (const Found& found : {from_environment(environment), from_profile(environment)})
    if (found || found.is_meant) return true;
  for (const char* name :
       {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_EC2_METADATA_SERVICE_ENDPOINT", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN"})
    if (environment(name)) return true;
  return false;
}

CredentialChain::CredentialChain(const Found& only)
    : only_(only), source_(only.source), notes_{"credentials " + only.source} {}

std::shared_ptr<CredentialChain> CredentialChain::made_up() {
  const Found pair{TimedCredentials{{"emulator", "emulator", ""}, {}}, "",
                   "made up for an emulator: none are set"};
  return std::shared_ptr<CredentialChain>(new CredentialChain(pair));
}

/// The first place that has some. One that was set up on purpose and fails ends the search: what a
/// later one gives would be another's right, the node's for the pod's, say.
Found CredentialChain::find(WallTime now) const {
  if (only_) return *only_;
  const Asking asking{environment_, fetch_, region_, now};
  std::string trouble;
  const std::function<Found()> places[] = {
      [&] { return from_environment(environment_); },
      [&] { return from_web_identity(asking); },
      [&] { return from_profile(asking); },
      [&] { return from_container(environment_, fetch_); },
      [&] { return from_instance(environment_, fetch_); },
  };
  for (const auto& ask : places) {
    Found found = ask();
    if (found) return found;
    if (!trouble.empty() && !found.trouble.empty()) trouble += "; ";
    trouble += found.trouble;
    if (found.is_meant) break;
  }
  return {std::nullopt, trouble, "", false};
}

void CredentialChain::keep(Found found, const Moment& now) {
  kept_ = std::move(found.credentials->value);
  until_.reset();
  if (found.credentials->expires) until_ = now.steady + (*found.credentials->expires - now.wall);
  if (std::exchange(source_, found.source) != found.source)
    notes_.push_back("credentials from " + found.source);
}

std::optional<Credentials> CredentialChain::current(const Moment& now) {
  const std::lock_guard lock(mutex_);
  const bool fresh = kept_ && (!until_ || now.steady < *until_ - renew_before);
  if (!fresh && (!asked_ || now.steady - *asked_ >= ask_again)) {
    asked_ = now.steady;
    Found found = find(now.wall);
    trouble_ = found ? "those that were found have expired" : found.trouble;
    if (found) keep(std::move(found), now);
  }
  if (!kept_ || (until_ && now.steady >= *until_)) return std::nullopt;
  return kept_;
}

std::string CredentialChain::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

std::vector<std::string> CredentialChain::take_notes() {
  const std::lock_guard lock(mutex_);
  return std::exchange(notes_, {});
}

void CredentialChain::forget() {
  const std::lock_guard lock(mutex_);
  kept_.reset();
  asked_.reset();
}

void CredentialChain::refused(const Moment& now) {
  const std::lock_guard lock(mutex_);
  if (!asked_ || now.steady - *asked_ >= ask_again) kept_.reset();
}

}  // namespace costsim::ingest
