// Profiles: the two files that AWS's tools write.
#include <filesystem>
#include <map>
#include <sstream>

#include "ingest/kinesis/credential_text.hpp"
#include "ingest/kinesis/credentials.hpp"
#include "ingest/kinesis/token_service.hpp"
#include "units/error.hpp"
#include "units/whole_file.hpp"

namespace costsim::ingest {

namespace {

using Profile = std::map<std::string, std::string>;

Found no_profile(const std::string& trouble) {
  return {std::nullopt, trouble};
}

/// The settings of one profile; nothing when it is not there.
std::optional<Profile> profile_in(const std::string& text, const std::string& heading) {
  std::istringstream file(text);
  std::optional<Profile> settings;
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    line = stripped(line);
    if (line.starts_with('[')) {
      inside = line.ends_with(']') && stripped(line.substr(1, line.size() - 2)) == heading;
      if (inside && !settings) settings.emplace();
    }
    const auto equals = line.find('=');
    if (inside && equals != std::string::npos && !line.starts_with('#') && !line.starts_with(';'))
      (*settings)[stripped(line.substr(0, equals))] = stripped(line.substr(equals + 1));
  }
  return settings;
}

/// The path of a file of profiles; "" when nothing says where it is.
std::string profile_path(const Environment& environment, const char* variable, const char* usual) {
  if (const auto path = environment(variable)) return *path;
  const auto home = environment("HOME");
  return home ? *home + usual : "";
}

/// Nothing of a file that cannot be read: `trouble` says why.
std::optional<Profile> read_profile(const std::string& path, const std::string& heading,
                                    std::string& trouble) {
  try {
    return profile_in(read_whole_file(path), heading);
  } catch (const Error& error) {
    trouble = error.what();
    return std::nullopt;
  }
}

struct Profiles {
  std::optional<Profile> found;  ///< what both files say of it; nothing when neither has it
  std::string keys_trouble;      ///< why the first file could not be read
  std::string config_trouble;    ///< the same of the second, which need not be there
};

Profiles find_profile(const Environment& environment, const std::string& name) {
  const std::string keys =
      profile_path(environment, "AWS_SHARED_CREDENTIALS_FILE", "/.aws/credentials");
  const std::string config = profile_path(environment, "AWS_CONFIG_FILE", "/.aws/config");
  Profiles both;
  both.found = read_profile(keys, name, both.keys_trouble);
  std::error_code failure;
  if (!std::filesystem::exists(config, failure) && !failure) return both;
  const std::string heading = name == "default" ? name : "profile " + name;
  if (auto more = read_profile(config, heading, both.config_trouble)) {
    if (!both.found) both.found.emplace();
    both.found->merge(*more);
  }
  return both;
}

std::string setting(const Profile& profile, const char* key) {
  const auto place = profile.find(key);
  return place == profile.end() ? "" : place->second;
}

Found keys_of(const Profile& profile, const std::string& trouble) {
  const CredentialNames names{"aws_access_key_id", "aws_secret_access_key", "aws_session_token"};
  for (const char* key : {names.access_key, names.secret_key})
    if (setting(profile, key).empty()) return no_profile(trouble + " has no " + key);
  return if_plain({{setting(profile, names.access_key), setting(profile, names.secret_key),
                    setting(profile, names.session_token)},
                   {}},
                  trouble, names);
}

/// The credentials that a role is asked for with.
Found source_of(const Asking& asking, const Profile& profile, const std::string& trouble) {
  if (const std::string name = setting(profile, "source_profile"); !name.empty()) {
    const auto source = find_profile(asking.environment, name).found;
    if (!source) return no_profile("profile: there is no source_profile [" + name + "]");
    return keys_of(*source, "profile: [" + name + "]");
  }
  const std::string source = setting(profile, "credential_source");
  if (source == "Environment") return from_environment(asking.environment);
  if (source == "EcsContainer") return from_container(asking.environment, asking.fetch);
  if (source == "Ec2InstanceMetadata") return from_instance(asking.environment, asking.fetch);
  return no_profile(trouble +
                    " has role_arn, and neither source_profile nor credential_source nor "
                    "web_identity_token_file");
}

Found role_of(const Asking& asking, const Profile& profile, const std::string& trouble) {
  const std::string role = setting(profile, "role_arn");
  const std::string token_file = setting(profile, "web_identity_token_file");
  std::string session = setting(profile, "role_session_name");
  if (session.empty()) session = "costsim";
  if (role.empty()) return no_profile(trouble + " has web_identity_token_file, and no role_arn");
  if (!token_file.empty()) return assume_role_with_token(asking, token_file, role, session);
  Found source = source_of(asking, profile, trouble);
  if (!source) return source;
  return assume_role(asking, source->value, role, session, setting(profile, "external_id"));
}

}  // namespace

Found from_profile(const Asking& asking) {
  const Environment& environment = asking.environment;
  const std::string path =
      profile_path(environment, "AWS_SHARED_CREDENTIALS_FILE", "/.aws/credentials");
  const auto named = environment("AWS_PROFILE");
  if (path.empty())
    return {std::nullopt, "profile: neither AWS_SHARED_CREDENTIALS_FILE nor HOME is set", "",
            named.has_value()};
  const std::string name = named.value_or("default");
  const auto [profile, keys_trouble, config_trouble] = find_profile(environment, name);
  const std::string trouble = "profile: " + path + ": [" + name + "]";
  Found found;
  if (profile) {
    const bool has_role = !setting(*profile, "role_arn").empty() ||
                          !setting(*profile, "web_identity_token_file").empty();
    const bool is_role = has_role && asking.fetch;
    found = is_role ? role_of(asking, *profile, trouble) : keys_of(*profile, trouble);
    // A file of settings may well name no keys; one of two was meant.
    found.is_meant = is_role || !setting(*profile, "aws_access_key_id").empty() ||
                     !setting(*profile, "aws_secret_access_key").empty();
  } else {
    const std::string& unreadable = config_trouble.empty() ? keys_trouble : config_trouble;
    found = no_profile("profile: " +
                       (unreadable.empty() ? path + ": there is no [" + name + "]" : unreadable));
    found.is_meant = !config_trouble.empty() && environment("AWS_CONFIG_FILE");
  }
  found.is_meant |= named || environment("AWS_SHARED_CREDENTIALS_FILE");
  if (found) found.source = "the profile [" + name + "]";
  return found;
}

Found from_profile(const Environment& environment) {
  return from_profile(Asking{environment, {}, "", {}});
}

}  // namespace costsim::ingest
