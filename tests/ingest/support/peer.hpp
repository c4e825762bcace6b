// A Kinesis emulator from npm as a child process (tests/peers/peer.js).
#pragma once

#include <cstdio>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include "ingest/support/fake_kinesis.hpp"

namespace costsim::ingest {

class Peer {
 public:
  /// Whether tests/peers/install has put the emulators into the build folder; no test fetches them,
  /// or anything else, from the network.
  static bool available() { return ::access(COSTSIM_BINARY_DIR "/peers/installed", F_OK) == 0; }

  Peer(const std::string& kind, int shards, bool faults) {
    int in[2], out[2];
    if (::pipe(in) != 0 || ::pipe(out) != 0) throw std::runtime_error("pipe");
    child_ = ::fork();
    if (child_ == 0) {
      ::dup2(in[0], 0);
      ::dup2(out[1], 1);
      for (const int end : {in[0], in[1], out[0], out[1]}) ::close(end);
      const std::string count = std::to_string(shards);
      ::execlp("node", "node", COSTSIM_SOURCE_DIR "/tests/peers/peer.js",
               COSTSIM_BINARY_DIR "/peers", kind.c_str(), count.c_str(),
               faults ? "faults" : nullptr, nullptr);
      ::_exit(127);
    }
    ::close(in[0]);
    ::close(out[1]);
    commands_ = in[1];
    answers_ = ::fdopen(out[0], "r");
    endpoint_ = read_line();
    if (!endpoint_.starts_with("http://")) throw std::runtime_error(kind + " does not start");
  }
  ~Peer() {
    ::close(commands_);
    std::fclose(answers_);
    ::waitpid(child_, nullptr, 0);
  }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  const std::string& endpoint() const { return endpoint_; }

  /// The data of all user records in the stream, de-aggregated by aws-kinesis-agg.
  std::vector<std::string> drain() {
    if (::write(commands_, "drain\n", 6) != 6) throw std::runtime_error("the peer is gone");
    std::vector<std::string> events;
    for (std::string line; (line = read_line()) != ".";) {
      if (line.empty() || line.starts_with("error")) throw std::runtime_error("drain: " + line);
      events.push_back(decode_base64(line));
    }
    return events;
  }

 private:
  std::string read_line() {
    std::string line;
    for (int c; (c = std::fgetc(answers_)) != EOF && c != '\n';)
      line.push_back(static_cast<char>(c));
    return line;
  }

  pid_t child_ = -1;
  int commands_ = -1;
  std::FILE* answers_ = nullptr;
  std::string endpoint_;
};

}  // namespace costsim::ingest
