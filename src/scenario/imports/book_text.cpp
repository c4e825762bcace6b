#include "scenario/imports/book_text.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace costsim::scenario {
namespace {

using metering::Provenance;
using pricing::Tariff;

/// Keys of an instance type's row, in the order of a row: rules first, then prices.
constexpr std::array row_keys = {"vcpu",
                                 "memory",
                                 "arch",
                                 "credits-per-hour",
                                 "max-credits",
                                 "credit-mode",
                                 "on-demand",
                                 "reserved-1y-no-upfront",
                                 "reserved-1y-all-upfront",
                                 "reserved-3y-no-upfront",
                                 "reserved-3y-partial-upfront",
                                 "reserved-3y-all-upfront",
                                 "spot"};

std::string toml_text(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
      result += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    else
      result += c;
  }
  return result + '"';
}

std::string provenance_lines(const Provenance& provenance) {
  std::string lines =
      fmt::format("source = {}\nas_of = {}\nconfidence = {}\n", toml_text(provenance.source),
                  toml_text(provenance.as_of), toml_text(provenance.confidence));
  if (!provenance.note.empty()) lines += fmt::format("note = {}\n", toml_text(provenance.note));
  return lines;
}

/// "t2.large.vcpu" → "t2.large" and the key's place in a row, of an instance type's entry.
std::optional<std::pair<std::string, std::size_t>> row_entry(const std::string& name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string::npos) return std::nullopt;
  const auto key = std::ranges::find(row_keys, std::string_view(name).substr(dot + 1));
  if (key == row_keys.end()) return std::nullopt;
  return std::pair(name.substr(0, dot), static_cast<std::size_t>(key - row_keys.begin()));
}

/// Rows of types, with what each key says, that come from one source.
using Rows = std::map<std::string, std::map<std::size_t, std::string>>;
using Origin = std::tuple<std::string, std::string, std::string, std::string>;

Origin origin_of(const Provenance& provenance) {
  return {provenance.source, provenance.as_of, provenance.confidence, provenance.note};
}

std::string row_text(const std::string& type, const std::map<std::size_t, std::string>& row) {
  std::string text = fmt::format("  {{ type = {}", toml_text(type));
  for (const auto& [key, value] : row) {
    std::string name = row_keys[key];
    std::ranges::replace(name, '-', '_');
    text += fmt::format(", {} = {}", name, name == "vcpu" ? value : toml_text(value));
  }
  return text + " },\n";
}

std::string instances_text(const PriceFiles& files, const std::string& service) {
  std::map<Origin, Rows> groups;
  for (const auto& [name, rule] : files.rules.at(service).all())
    if (const auto entry = row_entry(name))
      groups[origin_of(rule.provenance)][entry->first][entry->second] = rule.text;
  for (const auto& [meter, tariff] : files.book.tariffs) {
    if (meter.service != service) continue;
    if (const auto entry = row_entry(meter.meter))
      groups[origin_of(tariff.provenance)][entry->first][entry->second] =
          tariff.tiers.front().price.text();
  }
  std::string text;
  for (const auto& [origin, rows] : groups) {
    const auto& [source, as_of, confidence, note] = origin;
    text +=
        "\n[[instances]]\n" + provenance_lines({source, as_of, confidence, note}) + "rows = [\n";
    for (const auto& [type, row] : rows) text += row_text(type, row);
    text += "]\n";
  }
  return text;
}

std::string tiers_text(const Tariff& tariff) {
  if (tariff.tiers.size() == 1)
    return fmt::format("price = \"{}\"\n", tariff.tiers[0].price.text());
  std::string text = "tiers = [\n";
  for (const pricing::Tier& tier : tariff.tiers) {
    text += "  { ";
    if (tier.up_to) text += fmt::format("up_to = \"{}\", ", tier.up_to->text());
    text += fmt::format("price = \"{}\" }},\n", tier.price.text());
  }
  return text + "]\n";
}

std::string free_text(const Decimal& free, pricing::FreeFor free_for) {
  std::string text = fmt::format("free = \"{}\"\n", free.text());
  if (free_for == pricing::FreeFor::FirstYear) text += "free_for = \"12-months\"\n";
  return text;
}

std::string meter_text(const std::string& name, const Tariff& tariff) {
  std::string text = fmt::format("\n[[meter]]\nname = {}\nunit = {}\nper = \"{}\"\n",
                                 toml_text(name), toml_text(tariff.unit), tariff.per.text());
  text += tiers_text(tariff);
  if (tariff.known_up_to) text += fmt::format("known_up_to = \"{}\"\n", tariff.known_up_to->text());
  if (!tariff.free_allowance.is_zero()) {
    text += free_text(tariff.free_allowance, tariff.free_for);
    if (!tariff.allowance_group.empty())
      text += fmt::format("allowance = {}\n", toml_text(tariff.allowance_group));
  }
  return text + provenance_lines(tariff.provenance);
}

std::string allowance_text(const pricing::SharedAllowance& shared) {
  std::string text = fmt::format("\n[[allowance]]\nname = {}\n", toml_text(shared.name));
  text += free_text(shared.free, shared.free_for) + "first_of = [";
  for (const std::string& meter : shared.first_of)
    text += (&meter == &shared.first_of.front() ? "" : ", ") + toml_text(meter);
  return text + "]\n" + provenance_lines(shared.provenance);
}

std::string rule_text(const std::string& name, const metering::Rule& rule) {
  std::string text =
      fmt::format("\n[[rule]]\nname = {}\nvalue = {}\n", toml_text(name), toml_text(rule.text));
  if (rule.raisable) text += "raisable = true\n";
  return text + provenance_lines(rule.provenance);
}

}  // namespace

std::string book_text(const PriceFiles& files, const std::string& service,
                      const std::string& heading) {
  std::string text = fmt::format("# {}\nservice = {}\n", heading, toml_text(service));
  text += instances_text(files, service);
  for (const auto& [meter, tariff] : files.book.tariffs)
    if (meter.service == service && !row_entry(meter.meter))
      text += meter_text(meter.meter, tariff);
  for (const pricing::SharedAllowance& shared : files.allowances)
    if (shared.service == service) text += allowance_text(shared);
  for (const auto& [name, rule] : files.rules.at(service).all())
    if (!row_entry(name)) text += rule_text(name, rule);
  return text;
}

}  // namespace costsim::scenario
