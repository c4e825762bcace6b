// Requests that gateways have in hand until their answers are out, held against the quota of their
// account.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "architecture/architecture.hpp"
#include "services/kit/account_quotas.hpp"
#include "services/kit/at_work.hpp"

namespace costsim::architecture {

/// A gateway has a request in hand for the time that it adds itself and that whoever answers behind
/// it takes: fronts and services that only count hand the answer on, a topic, a stream or a queue
/// answers at once. No longer than the gateway's timeout, where the mean is beyond it.
class RequestsInHand {
 public:
  RequestsInHand(const Architecture& architecture, const Environment& environment)
      : architecture_(architecture), environment_(environment) {}

  /// What a stage did.
  void note(const Stage& stage, const services::StageOutcome& outcome, Duration span);
  /// What all gateways take of their quotas, when all stages have run.
  void add_needs(services::AccountQuotas& quotas) const;

 private:
  /// So many of each item wait so long for an answer.
  struct Wait {
    double times;
    services::Stay stay;
  };
  using Waits = std::vector<Wait>;

  struct Gateway {
    services::Passage passage;
    services::Flow asking;  ///< requests for which it has a place or not, where it has a quota
  };

  Waits waits_at(const Stage& stage, Waits behind) const;
  services::AccountNeed need_of(const std::string& stage, std::string_view service,
                                const Gateway& gateway, const Waits& waits) const;

  const Architecture& architecture_;
  const Environment& environment_;
  std::map<std::string, services::Stay> answered_after_;
  std::map<std::string, Gateway> gateways_;
  bool limited_ = false;  ///< one of them has a quota
};

}  // namespace costsim::architecture
