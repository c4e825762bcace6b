// What a cloud service is to costsim: flow in → usage, flow out, capacity figures, findings. No
// prices here.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "metering/rules.hpp"
#include "metering/usage.hpp"
#include "services/kit/assumption.hpp"
#include "services/kit/at_work.hpp"
#include "services/kit/capacity.hpp"
#include "services/kit/derivation.hpp"
#include "services/kit/flow.hpp"
#include "services/kit/limits.hpp"
#include "services/kit/network.hpp"
#include "services/kit/node_terms.hpp"
#include "services/kit/passage.hpp"
#include "services/kit/role.hpp"
#include "services/kit/setting_rule.hpp"
#include "services/kit/subcategory.hpp"
#include "units/parameters.hpp"

namespace costsim::services {

/// What one event asks of whoever processes it.
struct Workload {
  Bytes event{1024};  ///< size of an event as it arrives
  Bytes response{0};  ///< size of the answer
  Duration cpu{0};    ///< CPU time of one vCPU that an event takes: shared on EC2, billed by Lambda
  Duration wait{0};   ///< time an event waits for others: billed by Lambda, free on EC2
  bool event_stated = false;     ///< by the scenario, be it to its default
  bool response_stated = false;  ///< so is this
  bool times_stated = false;     ///< cpu or wait, be it that an event takes none

  friend bool operator==(const Workload&, const Workload&) = default;
};

/// What the real core did on some machine (models/measured/).
struct Measurement {
  std::string name;
  double events_per_s_per_vcpu = 0;
  std::string cpu;
  std::string source;  ///< file and commit
};

/// A figure of a stage's capacity, such as {"peak_concurrency", 412.0}; names are those of
/// contract.md.
struct Metric {
  std::string name;
  double value = 0;
  OverMonths over_months = OverMonths::Largest;
  std::string help = {};  ///< what it means, of a service that is data; the report knows the others
};

/// What a request-level run found that a flow does not see: retries, refusals, cold starts,
/// timeouts. Factors with six decimals, exactly 1 where nothing of the kind happened.
struct Correction {
  Decimal calls = 1;   ///< invocations for each that the flow counts
  Decimal billed = 1;  ///< billed time of all of them for the flow's, cold starts left out
  /// The period itself was simulated, not windows of it: refusals while a load rises are in it.
  bool whole = false;
};

/// What came to a stage in one month of the period.
struct Arrivals {
  Flow flow;
  Duration begin{};   ///< since the period's
  double mean_s = 0;  ///< mean time from there to an item
};

/// How a month's quantity of a meter came hour by hour: in proportion to these numbers, one for
/// each step.
struct Spread {
  std::string stage;
  metering::MeterId meter;
  Counts over_time;
};

/// What the pollers of a reader ask a queue for: the queue bills the calls.
struct Fetching {
  Flow received;         ///< messages, each as often as it comes
  Flow batches;          ///< that are filled with them
  double largest = 1;    ///< messages in one
  double done = 1;       ///< share of the batches whose messages are deleted
  double handled_s = 0;  ///< from the receive of a batch to its end
};
/// One reader, asked with the messages of its queue.
using Reader = std::function<Fetching(const Flow& messages)>;

/// What a stage knows of the world around it.
struct Called;

struct Context {
  std::string stage;             ///< its own name
  const metering::Rules& rules;  ///< increments and quotas of its service
  Workload workload;
  Duration month{};         ///< the billing month: 720h in the case studies, 730h elsewhere
  Duration span{};          ///< the part of time that the flow covers, at most one month
  double downstream_s = 0;  ///< mean time of the call that each execution makes, if it makes one
  double burst_quantile = 0.99;  ///< at which second-scale limits are checked
  const std::map<std::string, Measurement>* measurements = nullptr;  ///< by name; may be absent
  std::optional<Correction> correction = {};  ///< of this stage, when requests were simulated
  /// The months before this one, of a service that keeps things: all of them, in order.
  std::span<const Arrivals> earlier = {};
  std::vector<Held>* held = nullptr;  ///< takes what its needs are held against; may be absent
  /// Takes when it used what a commitment may cover; absent where there is none.
  std::vector<Spread>* spreads = nullptr;
  /// What all stages ask of quotas of the account that refuse some of it; absent where none does.
  const AccountLoads* asked = nullptr;
  /// Of the service whose machines it runs on (Service::machines).
  const metering::Rules* machines = nullptr;
  /// Those who fetch what the stage lets out, as far as their services tell how (Service::fetch).
  std::vector<Reader> readers = {};
  /// Of a line of data transfer what the bytes go to, where that says how many they are.
  const Called* called = nullptr;
};

/// What all stages ask of such a quota of this service; nullptr where it takes all.
const AccountLoad* asked_of(std::string_view quota, const Context& context);

/// Tells how a meter's quantity spreads over time, to whom asks for it.
void tell_spread(std::string_view service, std::string_view meter, const Counts& over_time,
                 const Context& context);

/// What a stage did in one billing month.
struct StageOutcome {
  metering::Usage usage;
  Flow output;       ///< to the next stage
  Flow invocations;  ///< one item per execution, for calls made per invocation
  /// Of a gateway that may refuse some for those that it has in hand: all that asked.
  std::optional<Flow> asking = {};
  CapacityPlan capacity;
  Decimal node_hours = {};                  ///< of all its nodes or tasks, where it has some
  std::optional<Stay> answered_after = {};  ///< of an item whose answer somebody may wait for
  std::vector<Metric> metrics;
  std::vector<Finding> findings;
  std::vector<AccountNeed> account;          ///< of quotas that it shares with other stages
  std::vector<Derivation> derivations = {};  ///< of quantities that are more than what came in

  /// Adds one line of usage; the stage's name is filled in by the architecture.
  void use(std::string_view service, std::string_view meter, const Decimal& quantity);
  /// How the quantity of a meter came about.
  void derive(std::string_view meter, std::string formula, std::vector<Term> terms) {
    derivations.push_back({std::string(meter), std::move(formula), std::move(terms)});
  }
  void metric(std::string_view name, double value, OverMonths over = OverMonths::Largest) {
    metrics.push_back({.name = std::string(name), .value = value, .over_months = over});
  }
};

/// Code, or what a data file says (counting/).
using Run = std::function<StageOutcome(const Flow& input, const Parameters& parameters,
                                       const Context& context)>;

/// A meter at the list price, and what counts the same under a savings plan.
struct PlannedMeter {
  metering::MeterId list, planned;
};

using PlannedMeters = std::vector<PlannedMeter> (*)(const Parameters& parameters);
/// Meters of which a commitment may pay a part: a savings plan, reserved instances.
using CoverableMeters = std::vector<metering::MeterId> (*)(const Parameters& parameters);
/// Code, or what a data file says.
using Assumed =
    std::function<std::vector<Assumption>(const Parameters& parameters, const Context& context)>;
using Refusals = std::vector<Refusal> (*)(const Parameters& parameters, const Context& context);
using Fetch = Fetching (*)(const Flow& messages, const Parameters& parameters,
                           const Context& context);
using RoleAsSet = Role (*)(const Parameters& parameters);
using Terms = NodeTerms (*)(const Parameters& parameters, const Context& context);
/// Code, or what a data file says.
using Passages = std::function<Passage(const Parameters& parameters, const Context& context)>;

/// Bytes that all items of a flow write to a stage with these settings, and read from it.
using Carried = std::function<Decimal(const Flow& input, const Parameters& parameters)>;

/// One row of the catalogue.
struct Service {
  std::string_view name;  ///< as in `service = "lambda"`, and of its price files
  Role role;
  std::string_view help;
  std::span<const Parameter> parameters;
  Run run;
  PlannedMeters planned_meters = nullptr;               ///< none: no savings plan covers it
  Terms node_terms = nullptr;                           ///< of Role::Nodes, all of which have them
  std::span<const SettingRule> settings = {};           ///< that the platform refuses
  Refusals refuse = nullptr;                            ///< further settings of that kind
  std::span<const SharedSetting> shared_settings = {};  ///< that stages take of one quota
  bool keeps = false;                   ///< what came in earlier months counts: Context::earlier
  Assumed assumed = nullptr;            ///< what it takes for granted; none: nothing that decides
  Passages passage = named_passage;     ///< of Role::Gateway and Balancer
  CoverableMeters coverable = nullptr;  ///< none: no commitment covers it
  std::string_view machines = {};       ///< the service whose machines it runs on, if another's
  Networks network = nullptr;           ///< none: as usual for its role
  Carried carried = nullptr;            ///< on the way to it; none: the bytes of its items
  Fetch fetch = nullptr;                ///< what it asks a queue for; none: that is not known
  RoleAsSet role_as_set = nullptr;      ///< where that is not always `role`
  std::string_view subcategory = other_subcategory;  ///< among all clouds' services
};

/// What a stage of it does with its items, as it is set.
inline Role role_of(const Service& service, const Parameters& parameters) {
  return service.role_as_set == nullptr ? service.role : service.role_as_set(parameters);
}

/// A stage that is called.
struct Called {
  const Service* service = nullptr;
  Parameters parameters;
};

/// Where a stage of it stands.
Network network_of(const Service& service, const Parameters& parameters);

/// The size of an event, of services that bill or are sized by bytes, when nobody stated it.
std::vector<Assumption> assumed_event_size(const Parameters& parameters, const Context& context);
/// The same of a stage that may state the size itself, under this name.
Assumed assumed_size(std::string_view parameter);
/// The size of an answer, of services that bill its bytes, when nobody stated it.
std::vector<Assumption> assumed_response_size(const Context& context);

/// The count that a moment with this mean does not exceed at the burst quantile: items in a second,
/// or invocations at work at once (Little's law gives their mean).
double burst_count(double mean, double dispersion, const Context& context);

/// A whole count from an estimate.
Decimal whole(double estimate);
/// What every book means by a GB: a GiB.
inline constexpr std::int64_t bytes_per_gb = 1LL << 30;
/// bytes / bytes_per_gb, exactly.
Decimal gigabytes(const Decimal& bytes);
/// How many steps of `increment` a size takes, at least one: 25 KB payload units, 64 KB requests.
std::int64_t increments(Bytes size, Bytes increment);
/// The steps of `rule` that a size takes, as a term: "37 KB in steps of put-unit = 25KB".
Term increments_term(std::string name, Bytes size, std::string_view rule, const Context& context);

}  // namespace costsim::services
