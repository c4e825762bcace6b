#include "ingest/front/proxy_header.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

namespace costsim::ingest {

namespace {

using State = ProxyHeader::State;
using namespace std::string_view_literals;

constexpr std::string_view signature_1 = "PROXY ";
constexpr std::string_view signature_2 = "\r\n\r\n\0\r\nQUIT\n"sv;
constexpr std::size_t longest_1 = 107, longest_2 = 4096;

constexpr ProxyHeader wrong{State::Wrong};

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  while (true) {
    const std::size_t space = line.find(' ');
    words.push_back(line.substr(0, space));
    if (space == std::string_view::npos) return words;
    line.remove_prefix(space + 1);
  }
}

bool is_port(std::string_view word) {
  std::uint16_t port = 0;
  const auto read = std::from_chars(word.data(), word.data() + word.size(), port);
  return read.ec == std::errc() && read.ptr == word.data() + word.size();
}

/// "PROXY TCP4 192.0.2.1 192.0.2.2 51234 443": of whom, to whom, and the ports of both.
ProxyHeader read_line(std::string_view bytes) {
  const std::size_t end = bytes.substr(0, longest_1).find("\r\n");
  if (end == std::string_view::npos)
    return {bytes.size() < longest_1 ? State::NeedMore : State::Wrong};
  const auto words = words_of(bytes.substr(signature_1.size(), end - signature_1.size()));
  if (words[0] == "UNKNOWN") return {State::Done, end + 2};
  const bool is_v4 = words[0] == "TCP4";
  if ((!is_v4 && words[0] != "TCP6") || words.size() != 5) return wrong;
  const auto client = parse_ip(words[1]);
  if (!client || client->is_v4() != is_v4 || !is_port(words[3]) || !is_port(words[4])) return wrong;
  return {State::Done, end + 2, client};
}

unsigned byte(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

/// The address that the second version's addresses begin with.
template <std::size_t size>
std::array<std::uint8_t, size> address(std::string_view bytes) {
  std::array<std::uint8_t, size> copied{};
  std::copy_n(bytes.begin(), size, copied.begin());
  return copied;
}

ProxyHeader read_binary(std::string_view bytes) {
  constexpr std::size_t fixed = 16;
  if (bytes.size() < fixed) return {};
  const unsigned version_and_command = byte(bytes, 12), family = byte(bytes, 13);
  const std::size_t length = byte(bytes, 14) * 256 + byte(bytes, 15), size = fixed + length;
  const bool is_local = version_and_command == 0x20;
  if ((!is_local && version_and_command != 0x21) || size > longest_2) return wrong;
  if (bytes.size() < size) return {};
  const std::string_view addresses = bytes.substr(fixed, length);
  constexpr unsigned tcp_v4 = 0x11, tcp_v6 = 0x21;
  if (is_local || (family != tcp_v4 && family != tcp_v6)) return {State::Done, size};
  const std::size_t both = family == tcp_v4 ? 2 * 4 + 2 * 2 : 2 * 16 + 2 * 2;
  if (length < both) return wrong;
  if (family == tcp_v4) return {State::Done, size, v4_address(address<4>(addresses))};
  return {State::Done, size, IpAddress{address<16>(addresses)}};
}

bool begins_with(std::string_view bytes, std::string_view signature) {
  const std::size_t size = std::min(bytes.size(), signature.size());
  return bytes.substr(0, size) == signature.substr(0, size);
}

}  // namespace

ProxyHeader read_proxy_header(std::string_view bytes) {
  if (begins_with(bytes, signature_1))
    return bytes.size() < signature_1.size() ? ProxyHeader{} : read_line(bytes);
  return begins_with(bytes, signature_2) ? read_binary(bytes) : wrong;
}

}  // namespace costsim::ingest
