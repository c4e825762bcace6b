#include "ingest/kinesis/record_plan.hpp"

#include "ingest/events/partition.hpp"

namespace costsim::ingest {

namespace {
constexpr std::size_t most_records = 500;
/// Their buffers are used again; many different keys should not make them pile up.
constexpr std::size_t most_kept_groups = 1000;
}  // namespace

std::vector<Fate> RecordPlan::fates_of_events(const std::vector<Fate>& records) const {
  if (record_of_event_.empty()) return records;
  std::vector<Fate> fates;
  fates.reserve(record_of_event_.size());
  for (const std::uint32_t record : record_of_event_)
    fates.push_back(record == nowhere ? Fate::Postponed : records[record]);
  return fates;
}

bool RecordPlan::misplaced(std::size_t record, std::string_view shard) const {
  if (expected_shards_.empty()) return false;
  const std::string& expected = expected_shards_[record];
  return !expected.empty() && !shard.empty() && expected != shard;
}

RecordPlan RecordPacker::write_each(const Batch& events, PutRecordsWriter& body) {
  for (const Entry& entry : events.entries()) {
    const auto key = events.key(entry);
    body.add(events.data(entry), key.empty() ? GeneratedKey(entry).text() : key);
  }
  RecordPlan plan;
  plan.records_ = events.size();
  return plan;
}

RecordPlan RecordPacker::write_aggregated(const Batch& events, const ShardMap& shards,
                                          PutRecordsWriter& body) {
  if (by_key_.size() > most_kept_groups) by_key_.clear();
  Call call{events, body, {}};
  call.plan.record_of_event_.assign(events.size(), RecordPlan::nowhere);
  const auto entries = events.entries();
  for (std::uint32_t index = 0; index < entries.size(); ++index) {
    const Entry& entry = entries[index];
    const auto own = events.key(entry);
    const auto add = [&](Group& group) {
      return group.writer.add(events.data(entry), own.empty() ? group.key : own);
    };
    Group* group = &group_of(events, entry, shards);
    bool added = add(*group);
    if (!added && !group->members.empty()) {
      close(*group, call);
      group = &group_of(events, entry, shards);  // empty now: takes this key
      added = add(*group);
    }
    group->members.push_back(index);
    if (!added) close(*group, call);  // too large to share a record
  }
  close_all(call);
  return std::move(call.plan);
}

// The first event of a group gives it its key, and with it its shard.
RecordPacker::Group& RecordPacker::group_of(const Batch& events, const Entry& entry,
                                            const ShardMap& shards) {
  const auto own = events.key(entry);
  if (own.empty()) {
    if (keyless_.members.empty()) keyless_.key = GeneratedKey(entry).text();
    return keyless_;
  }
  if (shards.empty()) {
    Group& group = by_key_[std::string(own)];
    if (group.members.empty()) group.key = own;
    return group;
  }
  const auto hash = hashes_.of(own);
  const auto index = shards.shard_of(hash);
  if (by_shard_.size() != shards.size()) by_shard_.resize(shards.size());
  Group& group = by_shard_[index];
  if (group.members.empty()) {
    group.key = own;
    group.hash = decimal(hash);
    group.shard = shards[index].id;
  }
  return group;
}

void RecordPacker::close(Group& group, Call& call) {
  RecordPlan& plan = call.plan;
  if (plan.records_ == most_records) {
    plan.postpones_ = true;
  } else {
    const auto record = static_cast<std::uint32_t>(plan.records_++);
    for (const std::uint32_t member : group.members) plan.record_of_event_[member] = record;
    const bool shared = group.members.size() > 1;
    if (shared) {
      Full& full = full_[full_count_++];
      std::swap(full.writer, group.writer);
      full.key = group.key;
      full.hash = group.hash;
      if (full_count_ == full_.size()) write_full(call.body);
    } else {
      write_full(call.body);  // records keep their order
      call.body.add(call.events.data(call.events.entries()[group.members[0]]), group.key);
    }
    plan.expected_shards_.push_back(shared ? group.shard : std::string());
  }
  group.writer.clear();
  group.members.clear();
}

void RecordPacker::close_all(Call& call) {
  const auto close_one = [&](Group& group) {
    if (!group.members.empty()) close(group, call);
  };
  close_one(keyless_);
  for (Group& group : by_shard_) close_one(group);
  for (auto& [key, group] : by_key_) close_one(group);
  write_full(call.body);
}

void RecordPacker::write_full(PutRecordsWriter& body) {
  std::array<std::string_view, md5_lanes> messages;
  std::array<Md5::Digest, md5_lanes> digests;
  for (std::size_t i = 0; i < full_count_; ++i) messages[i] = full_[i].writer.message();
  digest_together({messages.data(), full_count_}, digests, md5_);
  for (std::size_t i = 0; i < full_count_; ++i) {
    body.add(full_[i].writer.seal(digests[i]), full_[i].key, full_[i].hash);
    full_[i].writer.clear();
  }
  full_count_ = 0;
}

}  // namespace costsim::ingest
