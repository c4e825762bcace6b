// A client that sends any bytes it likes over TCP.
#pragma once

#include <cstdint>
#include <string>

#include "ingest/front/socket.hpp"

namespace costsim::ingest::testing {

class RawClient {
 public:
  explicit RawClient(std::uint16_t port);

  void send(const std::string& bytes);
  void finish_sending();
  /// Whatever comes until the server ends the connection, or nothing has come for five seconds.
  std::string read_to_end();
  /// Whatever comes until it contains `text`, for five seconds at most.
  std::string read_until(const std::string& text);
  /// Whether anything can be read now.
  bool has_answer() const;
  bool ended() const { return ended_; }

 private:
  bool read_some();

  Descriptor socket_;
  std::string received_;
  bool ended_ = false;
};

/// A whole POST of one body.
std::string post(const std::string& body, const std::string& headers = "",
                 const std::string& target = "/events");
std::string get(const std::string& target);
int first_status(const std::string& response);
std::size_t count_of(const std::string& text, const std::string& part);

}  // namespace costsim::ingest::testing
