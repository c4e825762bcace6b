// A Kinesis of our own for tests: counts what it takes, checks the limits of a call, and fails on
// demand, also in the ways that leave the caller not knowing.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <netinet/in.h>
#include <random>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <unordered_map>
#include <vector>

#include <nlohmann/json.hpp>
#include <openssl/evp.h>

#include "ingest/kinesis/md5.hpp"
#include "ingest/kinesis/shard_map.hpp"

namespace costsim::ingest {

inline std::string decode_base64(const std::string& text) {
  std::string data(text.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(data.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  if (size < 0) throw std::runtime_error("not base64: " + text);
  std::size_t padding = 0;
  while (padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  data.resize(static_cast<std::size_t>(size) - padding);
  return data;
}

/// Probabilities per record or per call.
struct Faults {
  double throttled_record = 0, failed_record = 0;
  double throttled_call = 0, error_500 = 0, reset_before = 0, reset_after = 0, late = 0;
  double garbage = 0, miscounted = 0;
};

class FakeKinesis {
 public:
  explicit FakeKinesis(Faults faults = {}, std::uint32_t shards = 4, std::uint64_t seed = 1)
      : faults_(faults), shards_(ShardMap::even(shards)), random_(seed) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, generic, size) != 0 || ::listen(listener_, 128) != 0 ||
        ::getsockname(listener_, generic, &size) != 0)
      throw std::runtime_error("cannot listen");
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
  }
  ~FakeKinesis() {
    stopping_ = true;
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    {
      const std::lock_guard lock(mutex_);
      for (const int connection : connections_) ::shutdown(connection, SHUT_RDWR);
    }
    for (auto& thread : threads_) thread.join();
    ::close(listener_);
  }
  FakeKinesis(const FakeKinesis&) = delete;
  FakeKinesis& operator=(const FakeKinesis&) = delete;

  std::string endpoint() const { return "http://127.0.0.1:" + std::to_string(port_); }
  void set_faults(Faults faults) {
    const std::lock_guard lock(mutex_);
    faults_ = faults;
  }
  /// Each PutRecords is answered with these bytes, then with `block` for as long as somebody reads.
  void set_answer(std::string bytes, std::string block = "") {
    answer_ = std::move(bytes);
    block_ = std::move(block);
  }
  /// A record whose data this is true for makes the whole call a ValidationException.
  void set_poison(std::function<bool(const std::string&)> poison) { poison_ = std::move(poison); }
  /// Of data and keys in one call; 5 MB unless set.
  void set_call_bytes(std::size_t bytes) { call_bytes_ = bytes; }
  void set_record_bytes(std::size_t bytes) { record_bytes_ = bytes; }
  void reshard(std::uint32_t shards) {
    const std::lock_guard lock(mutex_);
    shards_ = ShardMap::even(shards);
    for (const auto& shard : renamed(shards_)) current_.push_back(shard);
  }

  struct Record {
    std::string data, key, explicit_hash;
    std::uint32_t shard;
  };
  std::vector<Record> records() const {
    const std::lock_guard lock(mutex_);
    return records_;
  }
  std::size_t calls() const { return calls_; }
  std::size_t broken_rules() const { return broken_rules_; }
  std::map<std::string, std::string> last_headers() const {
    const std::lock_guard lock(mutex_);
    return headers_;
  }

 private:
  using Json = nlohmann::json;
  struct Request {
    std::map<std::string, std::string> headers;
    std::string body;
  };

  static std::vector<Shard> renamed(const ShardMap& map) {
    std::vector<Shard> shards;
    for (std::size_t i = 0; i < map.size(); ++i) {
      shards.push_back(map[i]);
      shards.back().id = "shardId-9" + shards.back().id.substr(9);
    }
    return shards;
  }

  void accept_all() {
    while (!stopping_) {
      const int connection = ::accept(listener_, nullptr, nullptr);
      if (connection < 0) continue;
      const std::lock_guard lock(mutex_);
      connections_.push_back(connection);
      threads_.emplace_back([this, connection] { serve(connection); });
    }
  }

  void serve(int connection) {
    std::string input;
    Request request;
    while (read_request(connection, input, request) && answer(connection, request)) {
    }
    const std::lock_guard lock(mutex_);
    std::erase(connections_, connection);
    ::close(connection);
  }

  static bool read_more(int connection, std::string& input) {
    char block[65536];
    const auto length = ::recv(connection, block, sizeof block, 0);
    if (length <= 0) return false;
    input.append(block, static_cast<std::size_t>(length));
    return true;
  }

  static bool read_request(int connection, std::string& input, Request& request) {
    std::size_t head;
    while ((head = input.find("\r\n\r\n")) == std::string::npos)
      if (!read_more(connection, input)) return false;
    request.headers.clear();
    std::size_t line = input.find("\r\n") + 2;
    while (line < head) {
      const auto end = input.find("\r\n", line);
      const auto colon = input.find(':', line);
      std::string name = input.substr(line, colon - line);
      for (char& c : name) c = static_cast<char>(std::tolower(c));
      request.headers[name] = input.substr(colon + 2, end - colon - 2);
      line = end + 2;
    }
    const std::size_t size = std::stoul(request.headers["content-length"]);
    while (input.size() < head + 4 + size)
      if (!read_more(connection, input)) return false;
    request.body = input.substr(head + 4, size);
    input.erase(0, head + 4 + size);
    return true;
  }

  static bool say(int connection, const std::string& bytes) {
    return ::send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(bytes.size());
  }

  static bool reply(int connection, int status, const std::string& body) {
    return say(connection,
               "HTTP/1.1 " + std::to_string(status) +
                   " X\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: " +
                   std::to_string(body.size()) + "\r\n\r\n" + body);
  }

  bool chance(double probability) {
    return probability > 0 && std::uniform_real_distribution<>()(random_) < probability;
  }

  bool answer(int connection, const Request& request) {
    const std::string target = request.headers.at("x-amz-target");
    if (request.headers.count("authorization") == 0)
      return reply(connection, 400, R"({"__type":"MissingAuthenticationTokenException"})");
    if (target == "Kinesis_20131202.ListShards") return reply(connection, 200, list());
    ++calls_;
    if (!answer_.empty()) {
      bool heard = say(connection, answer_);
      while (heard && !block_.empty()) heard = say(connection, block_);
      return false;
    }
    std::unique_lock lock(mutex_);
    headers_ = request.headers;
    const Faults faults = faults_;
    if (chance(faults.reset_before)) return false;
    if (chance(faults.error_500)) return reply(connection, 500, R"({"__type":"InternalFailure"})");
    if (chance(faults.throttled_call))
      return reply(connection, 400,
                   R"({"__type":"ProvisionedThroughputExceededException","message":"slow"})");
    const bool lose_answer = chance(faults.reset_after), late = chance(faults.late);
    const bool garbage = chance(faults.garbage), miscount = chance(faults.miscounted);
    lock.unlock();
    const Json body = Json::parse(request.body);
    lock.lock();
    if (const std::string bad = broken_rule(body); !bad.empty()) {
      ++broken_rules_;
      return reply(connection, 400, R"({"__type":"ValidationException","message":")" + bad + "\"}");
    }
    if (poison_)
      for (const auto& record : body["Records"])
        if (poison_(decode_base64(record["Data"])))
          return reply(connection, 400, R"({"__type":"ValidationException"})");
    Json results = take(body, faults);
    if (miscount) results["Records"].erase(0);
    lock.unlock();
    if (lose_answer) return false;
    if (late) std::this_thread::sleep_for(std::chrono::milliseconds(2500));
    return reply(connection, 200, garbage ? "<html>" : results.dump());
  }

  std::string broken_rule(const Json& body) const {
    const auto& records = body.at("Records");
    if (records.empty() || records.size() > 500) return "number of records";
    std::size_t bytes = 0;
    for (const auto& record : records) {
      const auto& data = record.at("Data").get_ref<const std::string&>();
      const auto& key = record.at("PartitionKey").get_ref<const std::string&>();
      const std::size_t size = data.size() / 4 * 3 - (data.ends_with("==")  ? 2
                                                      : data.ends_with('=') ? 1
                                                                            : 0);
      if (size + key.size() > record_bytes_) return "size of a record";
      if (key.empty()) return "partition key";
      bytes += size + key.size();
    }
    return bytes > call_bytes_ ? "size of the call" : "";
  }

  Json take(const Json& body, const Faults& faults) {
    Json results = Json::array();
    std::size_t failed = 0;
    for (const auto& record : body["Records"]) {
      const bool throttled = chance(faults.throttled_record);
      if (throttled || chance(faults.failed_record)) {
        ++failed;
        results.push_back({{"ErrorCode", throttled ? "ProvisionedThroughputExceededException"
                                                   : "InternalFailure"},
                           {"ErrorMessage", "by chance"}});
        continue;
      }
      Record taken{decode_base64(record["Data"]), record["PartitionKey"], "", 0};
      if (record.contains("ExplicitHashKey")) taken.explicit_hash = record["ExplicitHashKey"];
      taken.shard = shards_.shard_of(taken.explicit_hash.empty() ? md5_.hash_key(taken.key)
                                                                 : parse_hash(taken.explicit_hash));
      // Some emulators write a null error into what went well.
      results.push_back({{"SequenceNumber", std::to_string(records_.size())},
                         {"ShardId", shard_name(taken.shard)},
                         {"ErrorCode", nullptr}});
      records_.push_back(std::move(taken));
    }
    return {{"FailedRecordCount", failed}, {"Records", std::move(results)}};
  }

  std::string shard_name(std::uint32_t index) const {
    return current_.empty() ? shards_[index].id : current_[index].id;
  }

  std::string list() const {
    const std::lock_guard lock(mutex_);
    Json shards = Json::array();
    for (std::uint32_t i = 0; i < shards_.size(); ++i)
      shards.push_back({{"ShardId", shard_name(i)},
                        {"HashKeyRange",
                         {{"StartingHashKey", decimal(shards_[i].first)},
                          {"EndingHashKey", decimal(shards_[i].last)}}},
                        {"SequenceNumberRange", {{"StartingSequenceNumber", "1"}}}});
    // A closed parent that must not enter the map.
    shards.push_back(
        {{"ShardId", "shardId-closed"},
         {"HashKeyRange", {{"StartingHashKey", "0"}, {"EndingHashKey", decimal(~Hash128{0})}}},
         {"SequenceNumberRange",
          {{"StartingSequenceNumber", "1"}, {"EndingSequenceNumber", "2"}}}});
    return Json{{"Shards", std::move(shards)}}.dump();
  }

  Faults faults_;
  ShardMap shards_;
  std::vector<Shard> current_;  ///< names after a reshard
  std::mt19937_64 random_;
  Md5 md5_;
  std::function<bool(const std::string&)> poison_;
  std::string answer_, block_;
  std::size_t call_bytes_ = 5'000'000;
  std::size_t record_bytes_ = 1 << 20;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stopping_ = false;
  std::atomic<std::size_t> calls_ = 0, broken_rules_ = 0;
  mutable std::mutex mutex_;
  std::vector<Record> records_;
  std::map<std::string, std::string> headers_;
  std::vector<int> connections_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace costsim::ingest
