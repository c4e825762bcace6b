#include "ingest/raw_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>

namespace costsim::ingest::testing {

RawClient::RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(socket_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("cannot connect");
}

void RawClient::send(const std::string& bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const auto sent = ingest::send(socket_, std::string_view(bytes).substr(at));
    if (sent.outcome != Transfer::Some) return;  // the server may end a hostile request early
    at += sent.bytes;
  }
}

void RawClient::finish_sending() {
  ingest::finish_sending(socket_);
}

bool RawClient::has_answer() const {
  pollfd wait{socket_.get(), POLLIN, 0};
  return poll(&wait, 1, 0) == 1;
}

bool RawClient::read_some() {
  pollfd wait{socket_.get(), POLLIN, 0};
  if (ended_ || poll(&wait, 1, 5000) != 1) return false;
  char bytes[4096];
  const auto got = receive(socket_, bytes);
  ended_ = got.outcome != Transfer::Some;
  received_.append(bytes, got.bytes);
  return !ended_;
}

std::string RawClient::read_to_end() {
  while (read_some()) {
  }
  return std::exchange(received_, {});
}

std::string RawClient::read_until(const std::string& text) {
  while (received_.find(text) == std::string::npos && read_some()) {
  }
  return std::exchange(received_, {});
}

std::string post(const std::string& body, const std::string& headers, const std::string& target) {
  return "POST " + target + " HTTP/1.1\r\nHost: a\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string get(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

int first_status(const std::string& response) {
  return response.compare(0, 9, "HTTP/1.1 ") == 0 ? std::stoi(response.substr(9, 3)) : 0;
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace costsim::ingest::testing
