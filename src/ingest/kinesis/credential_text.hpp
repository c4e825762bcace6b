// Keys and tokens as text: they become header lines, so no line may end in one.
#pragma once

#include <string>
#include <string_view>

#include "ingest/kinesis/credentials.hpp"

namespace costsim::ingest {

/// Without white space around it.
std::string stripped(const std::string& text);

bool has_control(std::string_view text);
/// "AWS_SESSION_TOKEN has a control character, such as the end of a line": never its value.
std::string control_fault(const std::string& name);

/// What the parts of credentials are called where they come from.
struct CredentialNames {
  const char *access_key, *secret_key, *session_token;
};
/// Those found, or nothing when a part has a control character: "environment: AWS_… has …".
Found if_plain(TimedCredentials found, const std::string& place, const CredentialNames& names);

/// The token in a small file, stripped. Throws Error(Io), also for one that is no regular file.
std::string read_token_file(const std::string& path);

}  // namespace costsim::ingest
