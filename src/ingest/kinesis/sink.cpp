#include "ingest/kinesis/sink.hpp"

#include <algorithm>
#include <cstdio>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "ingest/events/partition.hpp"

namespace costsim::ingest {

namespace {

/// The map is asked for again after this time, or sooner when records go astray.
constexpr Duration listing_interval = std::chrono::minutes(5);
constexpr Duration listing_retry = std::chrono::seconds(5);

/// What is told of one record or shard has some 250 bytes.
constexpr std::size_t longest_result = 1 << 10;
constexpr std::size_t longest_beside = 64 << 10;
/// ListShards gives a thousand at a time.
constexpr std::size_t longest_listing = longest_beside + 1000 * longest_result;

/// Signatures are taken five minutes early or late.
constexpr std::chrono::seconds skew_that_matters{60};

/// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, section 5.6.7), the form that is sent today.
std::optional<WallTime> parse_http_date(const std::string& text) {
  static constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  int day, year, hour, minute, second;
  char name[4] = {};
  if (std::sscanf(text.c_str(), " %*3s, %d %3s %d %d:%d:%d GMT", &day, name, &year, &hour, &minute,
                  &second) != 6)
    return std::nullopt;
  const auto month = months.find(name);
  if (month == std::string_view::npos || month % 3 != 0) return std::nullopt;
  namespace chrono = std::chrono;
  const chrono::year_month_day date{chrono::year(year),
                                    chrono::month(static_cast<unsigned>(month / 3 + 1)),
                                    chrono::day(static_cast<unsigned>(day))};
  return chrono::sys_days(date) + chrono::hours(hour) + chrono::minutes(minute) +
         chrono::seconds(second);
}

/// "Signature expired: 20150830T123600Z is now earlier than 20150830T124100Z (20150830T124600Z - 5
/// min.)": the time in brackets is the service's.
std::optional<WallTime> time_in_message(const std::string& message) {
  const auto bracket = message.find('(');
  if (bracket == std::string::npos) return std::nullopt;
  int year, month, day, hour, minute, second;
  if (std::sscanf(message.c_str() + bracket, "(%4d%2d%2dT%2d%2d%2dZ", &year, &month, &day, &hour,
                  &minute, &second) != 6)
    return std::nullopt;
  namespace chrono = std::chrono;
  const chrono::year_month_day date{chrono::year(year), chrono::month(static_cast<unsigned>(month)),
                                    chrono::day(static_cast<unsigned>(day))};
  return chrono::sys_days(date) + chrono::hours(hour) + chrono::minutes(minute) +
         chrono::seconds(second);
}

}  // namespace

std::optional<std::chrono::seconds> skew_of(const CallError& error, const std::string& date,
                                            WallTime ours) {
  if (!error.signature) return std::nullopt;
  auto theirs = parse_http_date(date);
  if (!theirs) theirs = time_in_message(error.message);
  if (!theirs) return std::nullopt;
  return *theirs - ours;
}

KinesisSink::KinesisSink(KinesisTarget target, std::shared_ptr<CredentialChain> credentials,
                         MomentClock clock)
    : target_(std::move(target)),
      credentials_(std::move(credentials)),
      clock_(clock),
      host_(target_.endpoint.substr(target_.endpoint.find("://") + 3)),
      signer_(target_.region, "kinesis") {}

bool KinesisSink::can_start() const {
  return busy_ < target_.calls_in_flight && (busy_ == 0 || bytes_ < target_.bytes_in_flight);
}

KinesisSink::Call& KinesisSink::free_call(std::uint64_t& tag) {
  const auto place =
      std::find_if(slots_.begin(), slots_.end(), [](const auto& call) { return !call->busy; });
  tag = static_cast<std::uint64_t>(place - slots_.begin());
  if (place == slots_.end()) slots_.push_back(std::make_unique<Call>());
  return *slots_[tag];
}

void KinesisSink::start(Batch events, Duration now) {
  if (!listing_ && now >= list_after_) list_shards(now, "");
  std::uint64_t tag = 0;
  Call& call = free_call(tag);
  call.body.begin(target_.stream);
  call.plan = target_.aggregate ? packer_.write_aggregated(events, shards_, call.body)
                                : packer_.write_each(events, call.body);
  const std::string_view body = call.body.finish();
  const std::size_t longest = longest_beside + call.plan.records() * longest_result;
  if (!send(tag, "PutRecords", body, longest)) {
    unsent_.push_back({std::move(events),
                       Answer::Kind::Unauthorized,
                       {},
                       "no credentials: " + credentials_->trouble(),
                       {},
                       "credentials"});
    calls_.wake();
    return;
  }
  call.events = std::move(events);
  call.bytes = body.size();
  call.started = now;
  call.busy = true;
  ++busy_;
  bytes_ += call.bytes;
}

bool KinesisSink::send(std::uint64_t tag, std::string_view operation, std::string_view body,
                       std::size_t longest_answer) {
  const Moment now = clock_();
  const auto credentials = credentials_->current(now);
  if (!credentials) return false;
  constexpr std::string_view type = "application/x-amz-json-1.1";
  const std::string date = amz_date(now.wall + skew_);
  const std::string action = "Kinesis_20131202." + std::string(operation);
  RequestToSign request;
  request.headers = {{"content-type", type}, {"host", host_}, {"x-amz-date", date}};
  if (!credentials->session_token.empty())
    request.headers.emplace_back("x-amz-security-token", credentials->session_token);
  request.headers.emplace_back("x-amz-target", action);
  request.body = body;

  OutboundCall call;
  call.tag = tag;
  call.url = target_.endpoint + "/";
  call.body = body;
  call.timeout = target_.timeout;
  call.longest_answer = longest_answer;
  call.through_proxy = true;
  call.ca_bundle = target_.ca_bundle;
  for (const auto& [name, value] : request.headers)
    call.headers.push_back(std::string(name) + ": " + std::string(value));
  call.headers.push_back("authorization: " + signer_.authorization(request, *credentials, date));
  calls_.start(call);
  return true;
}

void KinesisSink::wait(Duration at_most, std::vector<Answer>& answers) {
  std::vector<OutboundReply> replies;
  calls_.wait(unsent_.empty() ? at_most : Duration::zero(), replies);
  for (Answer& answer : unsent_) answers.push_back(std::move(answer));
  unsent_.clear();
  for (OutboundReply& reply : replies) {
    if (reply.tag == shard_listing) {
      take_shards(reply);
      continue;
    }
    Call& call = *slots_[reply.tag];
    answers.push_back(answer(call, std::move(reply)));
    call.busy = false;
    call.body.release_large();
    --busy_;
    bytes_ -= call.bytes;
  }
}

/// Of success PutRecords has one answer: a whole 200 that can be read. Any other that does not say
/// that the call has failed leaves open whether there is a copy now.
Answer KinesisSink::answer(Call& call, OutboundReply reply) {
  Answer answer;
  answer.events = std::move(call.events);
  answer.started = call.started;
  if (!reply.answered) {  // what became of the records is unknown
    answer.kind = Answer::Kind::Failed;
    answer.code = std::move(reply.error);
    answer.counted_as = reply.timed_out ? "timeout" : "network";
  } else if (reply.status == 200 && reply.error.empty()) {
    read_fates(call, reply.body, answer);
  } else if (reply.status < 300) {
    answer.kind = Answer::Kind::Unclear;
    answer.code = reply.error.empty() ? "HTTP " + std::to_string(reply.status) : reply.error;
    if (reply.error.empty())
      answer.message = "of success PutRecords has 200 alone";
    else
      answer.counted_as = reply.timed_out ? "timeout" : "UnreadableAnswer";
  } else {
    CallError error = classify_error(reply.status, reply.body);
    heed(error, reply);
    answer.kind = error.kind;
    answer.code = std::move(error.code);
    answer.message = std::move(error.message);
  }
  return answer;
}

/// Other credentials help where these are not accepted, and the right time where the clock is
/// wrong.
void KinesisSink::heed(const CallError& error, const OutboundReply& reply) {
  const Moment now = clock_();
  const auto skew = skew_of(error, reply.date, now.wall);
  if (skew && std::chrono::abs(*skew - skew_) > skew_that_matters)
    skew_ = *skew;
  else if (error.kind == Answer::Kind::Unauthorized)
    credentials_->refused(now);
}

void KinesisSink::read_fates(Call& call, std::string& body, Answer& answer) {
  auto reply = read_put_records(body, call.plan.records(), target_.aggregate);
  if (!reply.readable()) {
    answer.kind = Answer::Kind::Unclear;
    answer.code = "UnreadableAnswer";
    answer.message = std::move(reply.trouble);
    return;
  }
  bool astray = false;
  for (std::size_t i = 0; i < reply.shards.size(); ++i) {
    if (!call.plan.misplaced(i, reply.shards[i])) continue;
    reply.fates[i] = Fate::Failed;
    astray = true;
  }
  if (astray) {  // a reshard: until the new map is there, only equal keys share a record
    shards_ = {};
    list_after_ = Duration::zero();
    reply.code = "Resharded";
  }
  if (reply.failed == 0 && !astray && !call.plan.postpones()) return;
  answer.kind = Answer::Kind::PerEvent;
  answer.fates = call.plan.fates_of_events(reply.fates);
  answer.code = std::move(reply.code);
  answer.message = std::move(reply.message);
}

void KinesisSink::list_shards(Duration now, const std::string& next_token) {
  list_after_ = now + listing_retry;
  nlohmann::ordered_json request;
  if (next_token.empty()) {
    listed_.clear();
    request["StreamName"] = target_.stream;
  } else {
    request["NextToken"] = next_token;
  }
  listing_body_ = request.dump();
  listing_ = send(shard_listing, "ListShards", listing_body_, longest_listing);
}

void KinesisSink::take_shards(const OutboundReply& reply) {
  listing_ = false;
  if (reply.status != 200 || !reply.error.empty()) return;
  try {
    const auto json = nlohmann::json::parse(reply.body);
    for (const auto& shard : json.at("Shards")) {
      // A closed shard has an end, and its range is its children's.
      const auto& sequence = shard.at("SequenceNumberRange");
      if (sequence.contains("EndingSequenceNumber") && !sequence["EndingSequenceNumber"].is_null())
        continue;
      const auto& range = shard.at("HashKeyRange");
      listed_.push_back({shard.at("ShardId"),
                         parse_hash(range.at("StartingHashKey").get<std::string>()),
                         parse_hash(range.at("EndingHashKey").get<std::string>())});
    }
    if (json.contains("NextToken") && json["NextToken"].is_string())
      return list_shards(list_after_, json["NextToken"]);
    shards_ = ShardMap(std::exchange(listed_, {}));
    list_after_ += listing_interval;
  } catch (const std::exception&) {  // not a map: the old one, or none, is as good
  }
}

std::uint32_t KinesisSink::lane_of(const Batch& events, const Entry& entry) {
  const auto key = events.key(entry);
  return shards_.shard_of(md5_.hash_key(key.empty() ? GeneratedKey(entry).text() : key));
}

std::vector<Batch> KinesisSink::abandon() {
  calls_.abandon();
  std::vector<Batch> events;
  for (Answer& answer : unsent_) events.push_back(std::move(answer.events));
  for (auto& call : slots_) {
    if (!call->busy) continue;
    events.push_back(std::move(call->events));
    call->busy = false;
  }
  unsent_.clear();
  busy_ = bytes_ = 0;
  return events;
}

}  // namespace costsim::ingest
