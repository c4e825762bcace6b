#include "ingest/record_plan.hpp"

#include "ingest/partition.hpp"

namespace costsim::ingest {

namespace {
constexpr std::size_t most_records = 500;
/// Their buffers are used again; many different keys should not make them pile up.
constexpr std::size_t most_kept_groups = 1000;
}  // namespace

void RecordPlan::begin(const Batch& events) {
  records_.clear();
  if (by_key_.size() > most_kept_groups) by_key_.clear();
  record_of_event_.assign(events.size(), nowhere);
  postponed_ = 0;
}

void RecordPlan::write_each(const Batch& events, PutRecordsWriter& body) {
  records_.assign(events.size(), {});
  postponed_ = 0;
  one_to_one_ = true;
  for (const Entry& entry : events.entries()) {
    const auto key = events.key(entry);
    body.add(events.data(entry), key.empty() ? GeneratedKey(entry).text() : key);
  }
}

void RecordPlan::write_aggregated(const Batch& events, const batching::ShardMap& shards,
                                  PutRecordsWriter& body) {
  begin(events);
  one_to_one_ = false;
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
      close(*group, events, body);
      group = &group_of(events, entry, shards);  // empty now: takes this key
      added = add(*group);
    }
    group->members.push_back(index);
    if (!added) close(*group, events, body);  // too large to share a record
  }
  close_all(events, body);
}

void RecordPlan::close_all(const Batch& events, PutRecordsWriter& body) {
  const auto close_one = [&](Group& group) {
    if (!group.members.empty()) close(group, events, body);
  };
  close_one(keyless_);
  for (Group& group : by_shard_) close_one(group);
  for (auto& [key, group] : by_key_) close_one(group);
}

// The first event of a group gives it its key, and with it its shard.
RecordPlan::Group& RecordPlan::group_of(const Batch& events, const Entry& entry,
                                        const batching::ShardMap& shards) {
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
  const auto hash = md5_.hash_key(own);
  const auto index = shards.shard_of(hash);
  if (index >= by_shard_.size()) by_shard_.resize(shards.size());
  Group& group = by_shard_[index];
  if (group.members.empty()) {
    group.key = own;
    group.hash = batching::decimal(hash);
    group.shard = shards[index].id;
  }
  return group;
}

void RecordPlan::close(Group& group, const Batch& events, PutRecordsWriter& body) {
  if (records_.size() == most_records) {
    postponed_ += group.members.size();
  } else {
    for (const std::uint32_t member : group.members)
      record_of_event_[member] = static_cast<std::uint32_t>(records_.size());
    if (group.members.size() == 1) {
      put(events.data(events.entries()[group.members[0]]), group.key, {}, {}, body);
    } else {
      put(group.writer.finish(md5_), group.key, group.hash, group.shard, body);
    }
  }
  group.writer.clear();
  group.members.clear();
}

void RecordPlan::put(std::string_view data, std::string_view key, std::string_view hash,
                     std::string expected_shard, PutRecordsWriter& body) {
  body.add(data, key, hash);
  records_.push_back({std::move(expected_shard)});
}

std::vector<Fate> RecordPlan::fates_of_events(const std::vector<Fate>& records) const {
  if (one_to_one_) return records;
  std::vector<Fate> fates;
  fates.reserve(record_of_event_.size());
  for (const std::uint32_t record : record_of_event_)
    fates.push_back(record == nowhere ? Fate::Postponed : records[record]);
  return fates;
}

bool RecordPlan::misplaced(std::size_t record, std::string_view shard) const {
  const std::string& expected = records_[record].expected_shard;
  return !expected.empty() && !shard.empty() && expected != shard;
}

}  // namespace costsim::ingest
