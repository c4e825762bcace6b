#include "cli/options/varied_study.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include "units/error.hpp"
#include "units/quantity.hpp"

namespace costsim::cli {
namespace {

Decimal factor_of(const std::string& text) {
  std::string_view number = text;
  if (number.ends_with('x')) number.remove_suffix(1);
  return Decimal::parse(number);
}

constexpr std::string_view rate_key = "traffic.rate";

/// So many times the traffic of a study a rate is, where the study's own alone says how much comes:
/// it can be scaled and need not be read and drawn again. Nothing for what is no rate.
std::optional<Decimal> factor_of_rate(const std::string& text, const decision::Study& study) {
  if (study.traffics.size() != 1) return std::nullopt;
  const auto stated = traffic::stated_rate(study.traffics.front().plan);
  if (!stated) return std::nullopt;
  try {
    const Decimal now = stated->events_in(study.period);
    const Decimal then = parse_rate(text, {study.month}).events_in(study.period);
    if (now <= Decimal(0) || then <= Decimal(0)) return std::nullopt;
    return then.divided_by(now);
  } catch (const Error&) {
    return std::nullopt;
  }
}

/// What the price book says of "prices.override.SERVICE.METER" or "quotas.SERVICE.RULE". Nothing of
/// prices in tiers, which are several.
std::optional<std::string> text_of_book(std::string_view key, const decision::Setting& setting) {
  const auto name_behind = [&](std::string_view lead) {
    const std::string_view rest = key.starts_with(lead) ? key.substr(lead.size()) : "";
    const std::size_t dot = rest.find('.');
    return dot == rest.npos ? metering::MeterId{}
                            : metering::MeterId{std::string(rest.substr(0, dot)),
                                                std::string(rest.substr(dot + 1))};
  };
  const metering::MeterId meter = name_behind("prices.override."), rule = name_behind("quotas.");
  const auto tariff = setting.book.tariffs.find(meter);
  if (tariff != setting.book.tariffs.end()) {
    const pricing::Tariff& found = tariff->second;
    return found.stated || found.tiers.size() != 1
               ? std::nullopt
               : std::optional(found.tiers.front().price.text());
  }
  const auto rules = setting.environment.rules.find(rule.service);
  if (rules == setting.environment.rules.end() || !rules->second.has(rule.meter)) {
    return std::nullopt;
  }
  return rules->second.at(rule.meter).text;
}

}  // namespace

/// Studies with something set, those that were asked for last: the threads of a search ask again
/// and again for theirs.
class VariedStudy::Latest {
 public:
  std::shared_ptr<const decision::Study> of(const Read& read,
                                            const std::vector<analysis::Assignment>& more) {
    if (auto known = find(more)) return known;
    auto study = std::make_shared<const decision::Study>(drawn(read_with(read, more), read, more));
    keep(more, study);
    return study;
  }

  /// A rate is read once, so that a scenario that takes none says so. Errors as of reading.
  void require_taken(const Read& read, const std::vector<analysis::Assignment>& rate) {
    std::call_once(rate_read_, [&] { of(read, rate); });
  }

 private:
  /// Of numbers the same keys are set again and again, in one parsed text for each thread; what
  /// else is set may change what a key means.
  decision::Study read_with(const Read& read, const std::vector<analysis::Assignment>& more) {
    std::vector<scenario::Change> changes;
    std::string keys;
    bool varied = true;
    for (const analysis::Assignment& each : more) {
      std::string assignment = each.key + "=" + each.value;
      std::string said = each.setter + " " + assignment;
      changes.push_back({std::move(assignment), std::move(said)});
      keys += each.key + "=";
      varied = varied && each.setter == "--vary";
    }
    if (!varied) {
      scenario::LoadOptions load = read.load;
      load.changes.insert(load.changes.end(), changes.begin(), changes.end());
      return scenario::load(read.source, load);
    }
    std::unique_ptr<scenario::Rereading> rereading = taken(keys);
    if (!rereading) rereading = std::make_unique<scenario::Rereading>(read.source, read.load);
    decision::Study study = rereading->with(changes);
    const std::lock_guard lock(mutex_);
    idle_[keys].push_back(std::move(rereading));
    return study;
  }

  std::unique_ptr<scenario::Rereading> taken(const std::string& keys) {
    const std::lock_guard lock(mutex_);
    auto& idle = idle_[keys];
    if (idle.empty()) return nullptr;
    std::unique_ptr<scenario::Rereading> one = std::move(idle.back());
    idle.pop_back();
    return one;
  }

  /// What is drawn of the traffic stays what it was where only other things are set.
  static decision::Study drawn(decision::Study study, const Read& read,
                               const std::vector<analysis::Assignment>& more) {
    const bool same_traffic = std::none_of(more.begin(), more.end(), [](const auto& each) {
      return each.key.starts_with("traffic") || each.key.starts_with("scenario");
    });
    if (!same_traffic) return decision::with_drawn_traffic(std::move(study));
    for (std::size_t i = 0; i < study.traffics.size(); ++i) {
      study.traffics[i].plan.drawn = read.study.traffics[i].plan.drawn;
    }
    return study;
  }

  struct ReadStudy {
    std::vector<analysis::Assignment> set;
    std::shared_ptr<const decision::Study> study;
  };

  std::shared_ptr<const decision::Study> find(const std::vector<analysis::Assignment>& set) {
    const std::lock_guard lock(mutex_);
    const auto known = std::find_if(kept_.begin(), kept_.end(),
                                    [&](const ReadStudy& each) { return each.set == set; });
    return known == kept_.end() ? nullptr : known->study;
  }

  void keep(const std::vector<analysis::Assignment>& set,
            std::shared_ptr<const decision::Study> study) {
    constexpr std::size_t most = 16;  // of more threads, a few would read again
    const std::lock_guard lock(mutex_);
    if (kept_.size() == most) kept_.pop_front();
    kept_.push_back({set, std::move(study)});
  }

  std::once_flag rate_read_;
  std::mutex mutex_;
  std::deque<ReadStudy> kept_;
  std::map<std::string, std::vector<std::unique_ptr<scenario::Rereading>>> idle_;  ///< by keys
};

VariedStudy::VariedStudy(const ScenarioOptions& options)
    : VariedStudy(scenario::read_source(options.file), options.load) {}

VariedStudy::VariedStudy(scenario::Source source, scenario::LoadOptions load) {
  load.shelf = scenario::shelf_of(load);
  decision::Study study = decision::with_drawn_traffic(scenario::load(source, load));
  read_ = std::make_shared<const Read>(Read{std::move(source), std::move(load), std::move(study)});
  latest_ = std::make_shared<Latest>();
}

analysis::Vary VariedStudy::vary() const {
  return [read = read_, latest = latest_](const std::vector<analysis::Assignment>& assignments) {
    Decimal factor = 1;
    std::vector<analysis::Assignment> others, rates;
    for (const analysis::Assignment& each : assignments) {
      const bool is_rate = each.key == rate_key && each.setter == "--vary";
      if (each.key == analysis::all_traffic) {
        factor = factor * factor_of(each.value);
      } else {
        (is_rate ? rates : others).push_back(each);
      }
    }
    const auto study_of = [&] {
      return others.empty() ? std::shared_ptr<const decision::Study>(read, &read->study)
                            : latest->of(*read, others);
    };
    auto study = study_of();
    std::optional<Decimal> times;
    if (rates.size() == 1) {
      latest->require_taken(*read, rates);
      times = factor_of_rate(rates.front().value, *study);
    }
    if (times) factor = factor * *times;
    if (!times && !rates.empty()) {
      others.insert(others.end(), rates.begin(), rates.end());
      study = study_of();
    }
    return factor == Decimal(1) ? *study : decision::scaled(*study, factor);
  };
}

std::optional<double> VariedStudy::now(const analysis::VariedKey& key) const {
  if (key.key == analysis::all_traffic) return 1;
  const auto text = scenario::stated_value(read_->source, read_->load, key.key);
  if (text) return key.number_of(*text);
  const auto of_book = text_of_book(key.key, read_->study.setting);
  return of_book ? key.number_of(*of_book) : std::nullopt;
}

}  // namespace costsim::cli
