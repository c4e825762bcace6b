#include "ingest/kinesis/credential_text.hpp"

#include <algorithm>
#include <utility>

#include "units/whole_file.hpp"

namespace costsim::ingest {

namespace {

constexpr std::size_t longest_token = 64 << 10;

}  // namespace

std::string stripped(const std::string& text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](unsigned char c) { return c < ' ' || c == '\x7f'; });
}

std::string control_fault(const std::string& name) {
  return name + " has a control character, such as the end of a line";
}

Found if_plain(TimedCredentials found, const std::string& place, const CredentialNames& names) {
  const std::pair<const char*, const std::string&> parts[] = {
      {names.access_key, found.value.access_key},
      {names.secret_key, found.value.secret_key},
      {names.session_token, found.value.session_token}};
  for (const auto& [name, text] : parts)
    if (has_control(text)) return {std::nullopt, place + ": " + control_fault(name), "", true};
  return {std::move(found), ""};
}

std::string read_token_file(const std::string& path) {
  return stripped(read_whole_file(path, longest_token));
}

}  // namespace costsim::ingest
