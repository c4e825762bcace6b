#include "ingest/kinesis/put_records.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <utility>

#include <fmt/format.h>
#include <simdjson.h>

#include "ingest/encoding/base64.hpp"

namespace costsim::ingest {

void PutRecordsWriter::begin(std::string_view stream) {
  size_ = records_ = 0;
  reserve(64 + 6 * stream.size());
  append(R"({"StreamName":")");
  append_escaped(stream);
  append(R"(","Records":[)");
}

void PutRecordsWriter::add(std::string_view data, std::string_view key,
                           std::string_view explicit_hash) {
  reserve(base64_size(data.size()) + 6 * key.size() + explicit_hash.size() + 80);
  append(records_++ == 0 ? R"({"Data":")" : R"(,{"Data":")");
  size_ = static_cast<std::size_t>(write_base64(data, body_.get() + size_) - body_.get());
  append(R"(","PartitionKey":")");
  append_escaped(key);
  if (!explicit_hash.empty()) {
    append(R"(","ExplicitHashKey":")");
    append(explicit_hash);
  }
  append("\"}");
}

std::string_view PutRecordsWriter::finish() {
  reserve(2);
  append("]}");
  return {body_.get(), size_};
}

void PutRecordsWriter::release_large() {
  constexpr std::size_t usual = 512 << 10;
  if (capacity_ <= usual) return;
  body_.reset();
  capacity_ = size_ = 0;
}

void PutRecordsWriter::reserve(std::size_t more) {
  if (size_ + more <= capacity_) return;
  capacity_ = std::max(2 * capacity_, size_ + more);
  auto larger = std::make_unique_for_overwrite<char[]>(capacity_);
  if (size_ > 0) std::memcpy(larger.get(), body_.get(), size_);
  body_ = std::move(larger);
}

void PutRecordsWriter::append(std::string_view text) {
  std::memcpy(body_.get() + size_, text.data(), text.size());
  size_ += text.size();
}

void PutRecordsWriter::append_escaped(std::string_view text) {
  char* out = body_.get() + size_;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20) {
      constexpr char digits[] = "0123456789abcdef";
      for (const char e : {'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15]}) *out++ = e;
      continue;
    }
    if (c == '"' || c == '\\') *out++ = '\\';
    *out++ = c;
  }
  size_ = static_cast<std::size_t>(out - body_.get());
}

namespace {

namespace od = simdjson::ondemand;

/// The service itself names only the first and InternalFailure; emulators the others, too.
Fate fate_of(std::string_view error) {
  if (error == "ProvisionedThroughputExceededException") return Fate::Throttled;
  const bool never = error == "InvalidArgumentException" || error == "ValidationException";
  return never ? Fate::Rejected : Fate::Failed;
}

/// What the answer says of one record. API reference, PutRecordsResultEntry: "A successfully
/// processed record includes ShardId and SequenceNumber", others ErrorCode and ErrorMessage.
struct Result {
  std::string shard, error, message;
  bool has_receipt = false;  ///< a sequence number
  bool has_error = false;    ///< an error code that is not null
  bool says_twice = false;   ///< one of its members: which of them counts nobody knows

  /// Why nobody knows what became of the record; empty: one does.
  std::string_view contradiction() const {
    if (says_twice) return "of one record a member is said twice";
    if (has_error && error.empty()) return "an ErrorCode is no text, or empty";
    if (has_error && has_receipt) return "a record has both ErrorCode and SequenceNumber";
    if (has_error) return "";
    if (!message.empty()) return "a record has an ErrorMessage without an ErrorCode";
    if (!has_receipt) return "a record has neither ErrorCode nor SequenceNumber";
    return shard.empty() ? "a record has a SequenceNumber without a ShardId" : "";
  }
  Fate fate() const {
    if (!contradiction().empty()) return Fate::Unclear;
    return has_error ? fate_of(error) : Fate::Delivered;
  }
};

/// Tells a member that was there before. A name is what its escapes come to.
class SeenOnce {
 public:
  explicit SeenOnce(std::span<const std::string_view> known) : known_(known) {}
  /// False: it is said again. Names that are not known mean nothing, and may be said often.
  bool note(std::string_view name) {
    const auto place = std::find(known_.begin(), known_.end(), name);
    if (place == known_.end()) return true;
    const std::uint32_t bit = 1U << (place - known_.begin());
    return (std::exchange(seen_, seen_ | bit) & bit) == 0;
  }

 private:
  std::span<const std::string_view> known_;
  std::uint32_t seen_ = 0;
};

std::string text_or_empty(od::value value) {
  std::string_view text;
  return value.get_string().get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
}

Result read_result(od::object record) {
  static constexpr std::string_view members[] = {"ErrorCode", "ErrorMessage", "SequenceNumber",
                                                 "ShardId"};
  Result result;
  SeenOnce seen(members);
  for (auto field : record) {
    const std::string_view name = field.unescaped_key().value();
    od::value value = field.value();
    if (!seen.note(name)) result.says_twice = true;
    if (name == "ErrorCode") {
      result.has_error = !value.is_null();
      if (result.has_error) result.error = text_or_empty(value);
    } else if (name == "ErrorMessage") {
      result.message = text_or_empty(value);
    } else if (name == "SequenceNumber") {
      result.has_receipt = !text_or_empty(value).empty();
    } else if (name == "ShardId") {
      result.shard = text_or_empty(value);
    }
  }
  return result;
}

void take_result(Result result, bool with_shards, PutRecordsReply& reply) {
  const Fate fate = result.fate();
  reply.fates.push_back(fate);
  if (with_shards) reply.shards.push_back(std::move(result.shard));
  if (fate == Fate::Delivered) return;
  ++reply.failed;
  if (fate == Fate::Unclear) {
    result.message = std::string(result.contradiction());
    result.error = "UnclearAnswer";
  }
  if (fate == Fate::Throttled && !reply.code.empty()) return;
  reply.code = std::move(result.error);
  reply.message = std::move(result.message);
}

/// What an answer says beside its records.
struct Account {
  std::uint64_t failures = 0;
  bool says_twice = false;
};

Account read_answer(od::object answer, bool with_shards, PutRecordsReply& reply) {
  static constexpr std::string_view members[] = {"Records", "FailedRecordCount"};
  Account account;
  SeenOnce seen(members);
  for (auto field : answer) {
    const std::string_view name = field.unescaped_key().value();
    if (!seen.note(name)) account.says_twice = true;
    if (name == "Records") {
      for (od::object record : field.value().get_array())
        take_result(read_result(record), with_shards, reply);
    } else if (name == "FailedRecordCount") {
      account.failures = field.value().get_uint64().value();
    }
  }
  return account;
}

/// Why an answer does not account for every record that was sent; empty: it does.
std::string unaccounted(const Account& account, const PutRecordsReply& reply,
                        std::size_t expected) {
  if (account.says_twice) return "it says a member twice";
  if (reply.fates.size() != expected)
    return fmt::format("it tells of {} record(s), {} were sent", reply.fates.size(), expected);
  // Which ones failed is not known.
  if (account.failures > reply.failed)
    return fmt::format("FailedRecordCount is {}, {} record(s) have an error", account.failures,
                       reply.failed);
  return "";
}

}  // namespace

PutRecordsReply read_put_records(std::string& body, std::size_t expected, bool with_shards) {
  PutRecordsReply reply;
  reply.trouble = "it is not the JSON of PutRecords";
  body.reserve(body.size() + simdjson::SIMDJSON_PADDING);
  try {
    od::parser parser;
    auto document =
        parser.iterate(simdjson::padded_string_view(body.data(), body.size(), body.capacity()));
    reply.fates.reserve(expected);
    const Account account = read_answer(document.get_object(), with_shards, reply);
    const bool at_end = document.current_location().error() == simdjson::OUT_OF_BOUNDS;
    if (at_end) reply.trouble = unaccounted(account, reply, expected);
  } catch (const simdjson::simdjson_error&) {
  }
  return reply;
}

CallError classify_error(long status, const std::string& body) {
  using Kind = Answer::Kind;
  struct Row {
    std::string_view code;
    Kind kind;
    bool signature = false;
  };
  // Only what a record can be guilty of is Rejected: a missing stream or a wrong key would be the
  // same for every record, and halving would throw all of them away. Some services leave the
  // "Exception" away that the documents have behind these names.
  static constexpr Row rows[] = {
      {"ProvisionedThroughputExceeded", Kind::Throttled},
      {"Throttling", Kind::Throttled},
      {"KMSThrottling", Kind::Throttled},
      {"LimitExceeded", Kind::Throttled},
      {"Validation", Kind::Rejected},
      {"Serialization", Kind::Rejected},
      {"InvalidArgument", Kind::Rejected},
      {"ExpiredToken", Kind::Unauthorized},
      {"UnrecognizedClient", Kind::Unauthorized},
      {"InvalidClientTokenId", Kind::Unauthorized},
      {"InvalidSignature", Kind::Unauthorized, true},
      {"SignatureDoesNotMatch", Kind::Unauthorized, true},
      {"RequestTimeTooSkewed", Kind::Unauthorized, true},
      {"RequestExpired", Kind::Unauthorized, true},
      {"IncompleteSignature", Kind::Unauthorized},
      {"MissingAuthenticationToken", Kind::Unauthorized},
  };
  std::string code, message;
  try {
    od::parser parser;
    const simdjson::padded_string padded(body);
    auto document = parser.iterate(padded);
    static constexpr std::string_view members[] = {"__type"};
    SeenOnce seen(members);
    for (auto field : document.get_object()) {
      const std::string_view name = field.unescaped_key().value();
      od::value value = field.value();
      if (name == "__type") code = seen.note(name) ? text_or_empty(value) : "";
      if (name == "message" || name == "Message") message = text_or_empty(value);
    }
  } catch (const simdjson::simdjson_error&) {
  }
  // "com.amazonaws.kinesis.v20131202#ValidationException" or bare
  code.erase(0, code.find_last_of('#') + 1);
  if (code.empty()) code = "HTTP " + std::to_string(status);
  if (status == 413) return {Kind::Rejected, code, message};
  if (code == "HTTP 429") return {Kind::Throttled, code, message};
  std::string_view name = code;
  if (constexpr std::string_view end = "Exception"; name.ends_with(end))
    name.remove_suffix(end.size());
  for (const Row& row : rows)
    if (row.code == name) return {row.kind, code, message, row.signature};
  return {Kind::Failed, code, message};
}

}  // namespace costsim::ingest
