#include "analysis/tuning/tuned.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "analysis/contests.hpp"
#include "analysis/tuning/front.hpp"
#include "decision/evaluate.hpp"
#include "units/error.hpp"

namespace costsim::analysis {
namespace {

constexpr std::size_t most_confirmed = 24;

bool keeps(const Trial& trial) {
  return trial.shortfall == 0;
}

/// What a strategy calls best, as one number.
class Score {
 public:
  /// `lines`: what each knob alone comes to.
  Score(TuneStrategy strategy, const std::vector<Trial>& lines) : strategy_(strategy) {
    for (const Trial& each : lines) {
      if (!keeps(each)) continue;
      largest_cost_ = std::max(largest_cost_, each.cost);
      largest_time_ = std::max(largest_time_, each.time_s);
    }
  }

  /// Of equally cheap settings the faster one is better, of equally fast ones the cheaper.
  Worth of(const Trial& trial) const {
    const double score = strategy_ == TuneStrategy::Cost    ? trial.cost
                         : strategy_ == TuneStrategy::Speed ? trial.time_s
                                                            : balance(trial);
    return {trial.shortfall, score, strategy_ == TuneStrategy::Cost ? trial.time_s : trial.cost};
  }

 private:
  double balance(const Trial& trial) const {
    constexpr double half = 0.5;
    return half * share(trial.cost, largest_cost_) + half * share(trial.time_s, largest_time_);
  }
  static double share(double value, double largest) { return largest > 0 ? value / largest : 0; }

  TuneStrategy strategy_;
  double largest_cost_ = 0, largest_time_ = 0;
};

std::vector<KnobSetting> line_of(std::size_t knob, const Trials& trials) {
  std::vector<KnobSetting> line;
  for (std::size_t value = 0; value < trials.knobs()[knob].values.size(); ++value) {
    line.push_back(trials.now());
    line.back()[knob] = value;
  }
  return line;
}

/// Memory is no knob where nothing is told of what it does: the least would always be cheapest.
void drop_sizes_that_nothing_follows(Trials& trials, std::vector<std::string>& notes) {
  for (std::size_t knob = trials.knobs().size(); knob-- > 0;) {
    if (!trials.knobs()[knob].is_size) continue;
    const std::vector<Trial> line = trials.at(line_of(knob, trials));
    const Trial& now = line[trials.knobs()[knob].now];
    const bool follows = std::any_of(line.begin(), line.end(), [&](const Trial& each) {
      return keeps(each) && each.time_s != now.time_s;
    });
    if (follows) continue;
    notes.push_back(
        fmt::format("{} stays as it is: nothing says what another size would do to the "
                    "time; state points (duration = {{ 512MB = …, 1GB = … }}) or "
                    "measure it (--measured)",
                    trials.knobs()[knob].name()));
    trials.drop(knob);
  }
}

std::vector<Trial> all_lines(Trials& trials) {
  std::vector<Trial> all;
  for (std::size_t knob = 0; knob < trials.knobs().size(); ++knob) {
    const std::vector<Trial> line = trials.at(line_of(knob, trials));
    all.insert(all.end(), line.begin(), line.end());
  }
  return all;
}

KnobSpace space_of(const Trials& trials) {
  KnobSpace space{{}, trials.now()};
  for (const Knob& knob : trials.knobs()) space.values.push_back(knob.values.size());
  return space;
}

BestSetting searched(Trials& trials, const Score& score, const SettingSearchOptions& options) {
  return best_setting(
      space_of(trials),
      [&](const std::vector<KnobSetting>& settings) {
        std::vector<Worth> worth;
        for (const Trial& each : trials.at(settings)) worth.push_back(score.of(each));
        return worth;
      },
      options);
}

/// The best whose simulated requests keep what is required, among those that no other betters: one
/// that costs more has more room, or is faster. Nothing where none of them does.
std::optional<KnobSetting> best_confirmed(const Trials& trials, const Score& score,
                                          std::vector<std::string>& notes) {
  std::vector<KnobSetting> ranked = front_settings(trials);
  std::stable_sort(ranked.begin(), ranked.end(), [&](const auto& a, const auto& b) {
    return better(score.of(trials.all().at(a)), score.of(trials.all().at(b)));
  });
  ranked.resize(std::min(ranked.size(), most_confirmed));
  for (const KnobSetting& setting : ranked) {
    if (keeps_all(trials.simulated(setting))) return setting;
  }
  notes.push_back(
      fmt::format("requests of {} setting{} were simulated, those that no other betters: "
                  "none of these keeps what is required of them",
                  ranked.size(), ranked.size() == 1 ? "" : "s"));
  return std::nullopt;
}

/// What a reader must know who takes it over.
void tell_what_is_not_known(const Trials& trials, const KnobSetting& setting,
                            std::vector<std::string>& notes) {
  for (std::size_t i = 0; i < setting.size(); ++i) {
    const Knob& knob = trials.knobs()[i];
    if (setting[i] == knob.now) continue;
    if (knob.is_size) {
      notes.push_back(
          fmt::format("{}: how much memory it needs to run at all, no scenario says", knob.name()));
    } else if (knob.parameter == "arch" || knob.parameter == "instance") {
      notes.push_back(fmt::format("{}: other processors are taken to be as fast", knob.name()));
    }
  }
}

/// Values that the scenario does not take, with all else as it is.
void tell_refused(Trials& trials, std::vector<std::string>& notes) {
  for (std::size_t knob = 0; knob < trials.knobs().size(); ++knob) {
    std::size_t refused = 0;
    std::string first;
    for (const Trial& each : trials.at(line_of(knob, trials))) {
      if (each.refused.empty()) continue;
      if (refused++ == 0) first = each.refused;
    }
    if (refused == 0) continue;
    notes.push_back(fmt::format("{}: {} of {} values are refused with all else as it is: {}",
                                trials.knobs()[knob].name(), refused,
                                trials.knobs()[knob].values.size(), first));
  }
}

Assignment change_of(const Trials& trials, const KnobSetting& setting, std::size_t knob) {
  const Knob& turned = trials.knobs()[knob];
  return {turned.key, turned.values[setting[knob]]};
}

std::optional<LineChange> line_changed_most(const Trials& trials, const KnobSetting& from,
                                            const KnobSetting& to) {
  const Difference changed =
      difference(snapshot_of(trials.outcome(from)), snapshot_of(trials.outcome(to)));
  return changed.changes.empty() ? std::nullopt : std::optional(changed.changes.front());
}

/// From now to the best, each time with the change that helps most: what holds is kept before what
/// is saved.
std::vector<TuneStep> steps_to(const KnobSetting& best, Trials& trials) {
  std::vector<TuneStep> steps;
  KnobSetting at = trials.now();
  while (at != best) {
    std::optional<std::size_t> next;
    Worth least;
    for (std::size_t knob = 0; knob < best.size(); ++knob) {
      if (at[knob] == best[knob]) continue;
      KnobSetting with = at;
      with[knob] = best[knob];
      const Trial trial = trials.at(with);
      const Worth worth{trial.shortfall, trial.cost};
      if (next && !better(worth, least)) continue;
      next = knob;
      least = worth;
    }
    const KnobSetting before = at;
    at[*next] = best[*next];
    const Assignment change = change_of(trials, at, *next);
    TuneStep step{change.key, change_of(trials, before, *next).value, change.value, trials.at(at)};
    step.saved = trials.at(before).cost - step.trial.cost;
    if (std::isfinite(step.saved)) step.line = line_changed_most(trials, before, at);
    steps.push_back(std::move(step));
  }
  return steps;
}

/// Set for one architecture, a key of the traffic holds for all.
void require_one(const std::string& knob, const TuneOptions& options) {
  if (options.architectures.size() == 1) return;
  throw Error(Failure::Usage,
              fmt::format("'{}' is of the traffic: expected the one architecture that is tuned for "
                          "it (--architecture)",
                          knob));
}

std::vector<Knob> knobs_for(const decision::Study& study, const decision::Candidate& candidate,
                            const TuneOptions& options) {
  std::vector<Knob> knobs;
  for (const std::string& text : options.knobs) {
    AskedKnob asked = asked_knob(text, study);
    if (asked.architecture.empty()) require_one(text, options);
    if (asked.architecture.empty() || asked.architecture == candidate.architecture.name) {
      knobs.push_back(std::move(asked.knob));
    }
  }
  if (options.knobs.empty()) knobs = knobs_of(candidate);
  for (const std::string& text : options.fixed) {
    const std::string key = named_key(text, study);
    std::erase_if(knobs, [&](const Knob& knob) { return knob.key == key; });
  }
  return knobs;
}

TunedArchitecture tuned(Trials& trials, const TuneOptions& options) {
  TunedArchitecture result;
  result.name = trials.architecture();
  drop_sizes_that_nothing_follows(trials, result.notes);
  result.knobs = trials.knobs();
  const Score score(options.strategy, all_lines(trials));
  const BestSetting best = searched(trials, score, options.search);
  KnobSetting setting = best.setting;
  result.found = best.worth.shortfall == 0;
  if (result.found && !trials.required().of_requests.empty()) {
    const auto sure = best_confirmed(trials, score, result.notes);
    result.found = sure.has_value();
    setting = sure.value_or(trials.now());
  }
  if (!result.found) setting = trials.now();
  tell_what_is_not_known(trials, setting, result.notes);
  if (!options.knobs.empty()) tell_refused(trials, result.notes);
  result.before = trials.at(trials.now());
  result.after = trials.at(setting);
  result.set = assignments_of(trials.knobs(), setting);
  result.steps = steps_to(setting, trials);
  result.front = front_of(trials, options.latency);
  result.settings = settings_in(space_of(trials));
  result.tried = trials.all().size();
  result.exhaustive = best.exhaustive;
  return result;
}

void require_known(const std::vector<std::string>& names, const decision::Study& study) {
  std::vector<std::string> known;
  for (const auto& each : study.candidates) known.push_back(each.architecture.name);
  for (const std::string& name : names) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    throw Error(Failure::Usage,
                fmt::format("no architecture '{}'{}", name, suggestion(name, known)));
  }
}

bool is_asked(const std::string& name, const TuneOptions& options) {
  const auto& names = options.architectures;
  return names.empty() || std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

std::vector<Assignment> Tuned::set() const {
  std::vector<Assignment> all;
  for (const TunedArchitecture& each : architectures) {
    all.insert(all.end(), each.set.begin(), each.set.end());
  }
  return all;
}

Tuned tune(const Vary& vary, const decision::Study& study, const TuneOptions& options) {
  require_known(options.architectures, study);
  Tuned result;
  result.strategy = options.strategy;
  for (const decision::Candidate& candidate : study.candidates) {
    if (!is_asked(candidate.architecture.name, options)) continue;
    Trials trials(vary, study, candidate.architecture.name, knobs_for(study, candidate, options),
                  options.threads);
    result.architectures.push_back(tuned(trials, options));
  }
  result.notes = notes_on_likely(likely_checks(study), "tuned");
  result.before = decision::evaluate(study);
  const decision::Study set = vary(result.set());
  result.after = decision::evaluate(set);
  const bool of_all = options.knobs.empty() && options.architectures.empty();
  if (of_all) result.hybrids = hybrids_of(set, options.threads);
  return result;
}

}  // namespace costsim::analysis
