#include "scenario/settings_file.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "scenario/toml/document.hpp"
#include "units/parameters.hpp"
#include "units/whole_file.hpp"

namespace costsim::scenario {
namespace {

WrittenSetting setting_of(const Document& document, const toml::key& key, const toml::node& node,
                          std::span<const std::string_view> known) {
  if (std::find(known.begin(), known.end(), key.str()) == known.end())
    throw Error(Failure::Usage, document.where(key),
                fmt::format("unknown key '{}'{}", key.str(), suggestion(key.str(), known)));
  if (!node.is_string() && !node.is_number() && !node.is_boolean())
    document.fail(node, fmt::format("{}: expected a text such as {} = \"…\", a number or a flag",
                                    key.str(), key.str()));
  return {std::string(key.str()), document.written(node), document.where(node)};
}

std::vector<WrittenSetting> settings_of(const Document& document,
                                        std::span<const std::string_view> known,
                                        Diagnostics& wrong) {
  std::vector<WrittenSetting> settings;
  for (const auto& [key, node] : document.root()) {
    wrong.attempt([&, &key = key, &node = node] {
      settings.push_back(setting_of(document, key, node, known));
    });
  }
  return settings;
}

}  // namespace

std::vector<WrittenSetting> read_settings_file(const std::string& path,
                                               std::span<const std::string_view> known,
                                               Diagnostics& wrong) {
  return settings_of(Document::parse(read_whole_file(path), path), known, wrong);
}

std::vector<WrittenSetting> parse_settings(std::string text, std::string name,
                                           std::span<const std::string_view> known,
                                           Diagnostics& wrong) {
  return settings_of(Document::parse(std::move(text), std::move(name)), known, wrong);
}

}  // namespace costsim::scenario
