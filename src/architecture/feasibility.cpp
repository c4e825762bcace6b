#include "architecture/feasibility.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "architecture/context.hpp"
#include "services/kit/limits.hpp"

namespace costsim::architecture {
namespace {

using services::Context;
using services::SettingRule;
using services::SharedSetting;

/// What bounds a setting, and who says so.
struct Bounds {
  std::vector<Value> values;  ///< several of Bound::OneOf
  std::string source;
};

std::string text_of(const Value& value) {
  if (const auto* size = std::get_if<Bytes>(&value)) return to_text(*size);
  if (const auto* time = std::get_if<Duration>(&value)) {
    constexpr Duration day = std::chrono::hours(24);
    const bool days = *time >= day && *time % day == Duration(0);
    return days ? fmt::format("{}d", *time / day) : to_text(*time);
  }
  return std::get<Decimal>(value).text();
}

std::string text_of(const std::vector<Value>& values) {
  std::vector<std::string> texts;
  texts.reserve(values.size());
  for (const Value& value : values) texts.push_back(text_of(value));
  return fmt::format("{}", fmt::join(texts, ", "));
}

/// Where a key of a stage was stated, or the stage itself.
Location place_of(const Stage& stage, std::string_view key) {
  const auto stated = stage.stated_at.find(key);
  return stated == stage.stated_at.end() ? stage.where : stated->second;
}

/// What a book does not have, its service refuses by itself; what AWS raises on request can be
/// had.
std::optional<Bounds> limit_by_rule(const SettingRule& row, const Context& context) {
  if (!context.rules.has(row.rule) || context.rules.at(row.rule).raisable) return std::nullopt;
  return Bounds{{context.rules.at(row.rule).value}, services::source_of(row.rule, context)};
}

std::optional<Bounds> limit_by_key(const Stage& stage, std::string_view key, const SettingRule& row,
                                   std::string_view whose) {
  if (!stage.parameters.has(key)) return std::nullopt;
  return Bounds{{stage.parameters.value(key)}, fmt::format("{}'{}'; {}", whose, key, row.source)};
}

std::optional<Bounds> limit_of(const SettingRule& row, const Stage& stage, const Stage* read,
                               const Context& context) {
  if (!row.rule.empty()) return limit_by_rule(row, context);
  if (!row.other.empty()) return limit_by_key(stage, row.other, row, "");
  if (!row.read.empty()) {
    return limit_by_key(*read, row.read, row, fmt::format("stage '{}', ", read->name));
  }
  const Parameter& parameter = *find_parameter(stage.service->parameters, row.key);
  return Bounds{services::constants_of(row, parameter), std::string(row.source)};
}

/// The one whose setting it is.
const Stage& subject_of(const SettingRule& row, const Stage& stage, const Stage* read) {
  return row.of_source ? *read : stage;
}

bool concerns(const SettingRule& row, const Stage& stage, const Stage* read) {
  const Parameters& settings = subject_of(row, stage, read).parameters;
  if (!settings.has(row.key)) return false;
  if (std::holds_alternative<Rate>(settings.value(row.key))) return false;  // a volume
  return row.holds_for == nullptr ||
         row.holds_for(stage.parameters, read == nullptr ? nullptr : &read->parameters);
}

/// Looks through one architecture's stages and collects what is refused.
class Examination {
 public:
  Examination(const Architecture& architecture, const Environment& environment)
      : architecture_(architecture), environment_(environment) {}

  std::vector<Error> errors() {
    for (const Stage& stage : architecture_.stages) {
      for (const SettingRule& row : stage.service->settings) {
        for (const Stage* read : concerned_sources(row, stage)) examine(row, stage, read);
      }
      refuse_further(stage);
      for (const SharedSetting& shared : stage.service->shared_settings) add_up(shared, stage);
    }
    return std::move(errors_);
  }

 private:
  /// Those that a rule is about; one nullptr when it is about the stage alone.
  std::vector<const Stage*> concerned_sources(const SettingRule& row, const Stage& stage) const {
    if (!row.reads_from) return {nullptr};
    std::vector<const Stage*> sources;
    add_sources(*row.reads_from, stage, sources);
    return sources;
  }

  /// A counter hands on what reaches it, so a stage behind one reads from what stands before it.
  void add_sources(services::Role role, const Stage& stage,
                   std::vector<const Stage*>& sources) const {
    for (const Stage& earlier : architecture_.stages) {
      const auto is_input = [&](const Edge& edge) { return edge.from == earlier.name; };
      if (std::none_of(stage.inputs.begin(), stage.inputs.end(), is_input)) continue;
      if (role_of(earlier) == services::Role::Counter) add_sources(role, earlier, sources);
      if (role_of(earlier) == role) sources.push_back(&earlier);
    }
  }

  void examine(const SettingRule& row, const Stage& stage, const Stage* read) {
    if (!concerns(row, stage, read)) return;
    const std::optional<Bounds> limit =
        limit_of(row, stage, read, context_of(stage, environment_, Duration(0)));
    const Stage& subject = subject_of(row, stage, read);
    const Value& setting = subject.parameters.value(row.key);
    if (!limit || services::keeps_to(row.bound, setting, limit->values)) return;
    refuse(subject, row.key,
           fmt::format("{} = {}: {}: expected {} {} ({})", row.key, text_of(setting), row.refused,
                       services::name_of(row.bound), text_of(limit->values), limit->source));
  }

  void refuse_further(const Stage& stage) {
    if (stage.service->refuse == nullptr) return;
    const Context context = context_of(stage, environment_, Duration(0));
    for (const services::Refusal& refusal : stage.service->refuse(stage.parameters, context)) {
      refuse(stage, refusal.key, refusal.message);
    }
  }

  void add_up(const SharedSetting& shared, const Stage& stage) {
    std::string_view larger = shared.keys[0];
    Decimal taken = 0;
    for (const std::string_view key : shared.keys) {
      if (!stage.parameters.has(key) || stage.parameters.number(key) <= taken) continue;
      taken = stage.parameters.number(key);
      larger = key;
    }
    if (taken.is_zero()) return;
    const Context context = context_of(stage, environment_, Duration(0));
    if (!context.rules.has(shared.kept_free)) return;
    Decimal& sum = taken_of_quota_[shared.quota];
    sum = sum + taken * stage.parameters.number(shared.times);
    const Decimal& quota = context.rules.number(shared.quota);
    const Decimal most = quota - context.rules.number(shared.kept_free);
    if (sum <= most) return;
    refuse(stage, larger,
           fmt::format("{} = {}: {}: {} of all functions together, expected at most {}, the "
                       "account's {} less {} ({}; {})",
                       larger, taken.text(), shared.refused, sum.text(), most.text(), quota.text(),
                       context.rules.number(shared.kept_free).text(),
                       services::source_of(shared.quota, context),
                       services::source_of(shared.kept_free, context)));
  }

  /// One complaint of a setting is enough.
  void refuse(const Stage& stage, std::string_view key, const std::string& message) {
    if (!refused_.emplace(&stage, key).second) return;
    errors_.push_back(told_at(place_of(stage, key), stage, Error(Failure::Usage, message)));
  }

  const Architecture& architecture_;
  const Environment& environment_;
  std::map<std::string_view, Decimal> taken_of_quota_;
  std::set<std::pair<const Stage*, std::string_view>> refused_;
  std::vector<Error> errors_;
};

}  // namespace

std::vector<Error> refused_settings(const Architecture& architecture,
                                    const Environment& environment) {
  return Examination(architecture, environment).errors();
}

}  // namespace costsim::architecture
