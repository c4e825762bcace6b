#include "cli/explore/exploration.hpp"

#include <algorithm>
#include <future>
#include <set>

#include <fmt/format.h>

#include "analysis/input_effects.hpp"
#include "analysis/load_curve.hpp"
#include "analysis/traffic_flips.hpp"
#include "cli/explore/command_text.hpp"
#include "cli/options/varied_study.hpp"
#include "decision/evaluate.hpp"
#include "report/kit/shell_word.hpp"
#include "report/web/html.hpp"
#include "scenario/changed_text.hpp"
#include "scenario/settable_keys.hpp"
#include "units/error.hpp"

namespace costsim::cli {
namespace {

using analysis::VariedKey;
using report::shell_word;

/// How far a control goes, both ways.
constexpr double farthest = 10;

struct Movable {
  std::vector<VariedKey> keys;
  std::vector<std::string> help;
};

/// "1GB" as "1024MB": of memory the platform takes whole megabytes, and sliders go by what it
/// takes.
std::string in_megabytes(const std::string& text) {
  constexpr std::string_view unit = "GB";
  if (!text.ends_with(unit)) return text;
  try {
    const Decimal megabytes =
        Decimal::parse(text.substr(0, text.size() - unit.size())) * Decimal(1024);
    return megabytes == megabytes.ceiling() ? megabytes.text() + "MB" : text;
  } catch (const Error&) {
    return text;
  }
}

/// In the unit of the key, ascending.
std::vector<double> numbers_of(const std::vector<std::string>& values, const VariedKey& key) {
  std::vector<double> numbers;
  for (const std::string& value : values) {
    if (const auto number = key.number_of(value)) numbers.push_back(*number);
  }
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

/// What the scenario states as one number; of the whole traffic where no rate of its own stands for
/// it. How it is counted (seed, step, month) is no input.
Movable movable(const scenario::Source& source, const scenario::LoadOptions& load) {
  Movable all;
  bool has_rate = false;
  for (const auto& number : scenario::stated_values(source, load)) {
    if (number.key.starts_with("scenario.")) continue;
    auto key = analysis::varied_around(number.key, in_megabytes(number.text), farthest);
    if (!key) continue;
    has_rate = has_rate || number.key == "traffic.rate";
    key->only = numbers_of(number.values, *key);
    all.keys.push_back(*std::move(key));
    all.help.push_back(number.help);
  }
  if (!has_rate) {
    all.keys.push_back(
        *analysis::varied_around(std::string(analysis::all_traffic), "1x", farthest));
    all.help.emplace_back("all traffic so many times");
  }
  return all;
}

std::string digits_of(const VariedKey& key, double x) {
  const std::string value = key.value(x);
  return value.substr(key.before.size(), value.size() - key.before.size() - key.after.size());
}

report::web::Control control_of(const analysis::InputEffect& effect, const std::string& help) {
  const VariedKey& key = effect.key;
  std::vector<std::string> choices;
  for (const double number : key.only) choices.push_back(digits_of(key, number));
  return {.key = key.key,
          .help = help,
          .before = key.before,
          .after = key.after,
          .now = digits_of(key, effect.now),
          .low = digits_of(key, key.axis.low),
          .high = digits_of(key, key.axis.high),
          .whole = key.axis.step > 0,
          .choices = std::move(choices)};
}

/// "traffic.rate" of a "traffic.rate=5M/h" that is one of the numbers. Error(Usage) else.
std::string checked_key(const std::string& set, const std::vector<VariedKey>& keys) {
  const std::size_t equals = std::min(set.find('='), set.size());
  std::string name = set.substr(0, equals);
  const auto key = std::find_if(keys.begin(), keys.end(),
                                [&](const VariedKey& each) { return each.key == name; });
  if (key == keys.end()) {
    throw Error(Failure::Usage,
                fmt::format("'{}': expected KEY=VALUE with one of the numbers that can be moved{}",
                            set, keys.empty() ? "" : ", such as " + keys.front().key));
  }
  const std::string value = set.substr(std::min(equals + 1, set.size()));
  if (!key->number_of(value)) {
    throw Error(Failure::Usage, fmt::format("'{}': expected a number such as {}", set,
                                            key->readable(key->axis.high)));
  }
  return name;
}

}  // namespace

struct Exploration::Answer {
  decision::Outcome outcome;
  report::Options options;
};

Exploration::Exploration(scenario::Source source, scenario::LoadOptions load,
                         report::Options options, const std::string& file)
    : source_(std::move(source)), load_(std::move(load)), options_(std::move(options)) {
  load_.shelf = scenario::shelf_of(load_);
  live_.command = command_text(file, load_);
  const VariedStudy varied(source_, load_);
  const Movable found = movable(source_, load_);
  for (const auto& effect : analysis::input_effects(varied.vary(), found.keys)) {
    keys_.push_back(effect.key);
    live_.controls.push_back(control_of(effect, found.help[effect.index]));
  }
}

scenario::LoadOptions Exploration::changed(const std::vector<std::string>& sets) const {
  std::set<std::string> seen;
  scenario::LoadOptions load = load_;
  for (const std::string& set : sets) {
    if (!seen.insert(checked_key(set, keys_)).second) {
      throw Error(Failure::Usage, fmt::format("'{}': expected each number once", set));
    }
    load.sets.push_back(set);
  }
  return load;
}

Exploration::Answer Exploration::answer(const std::vector<std::string>& sets) const {
  const decision::Study study = scenario::load(source_, changed(sets));
  Answer answer{decision::evaluate(study), options_};
  // Each asks for some dozens of months, one behind the other.
  auto flips = std::async(std::launch::async, [&] { analysis::tell_flips(study, answer.outcome); });
  answer.options.over_load = analysis::load_curve(study);
  flips.get();
  answer.options.scenario_text = source_.text;
  return answer;
}

std::string Exploration::page() const {
  const Answer now = answer({});
  return report::web::live_html(now.outcome, now.options, live_);
}

std::string Exploration::parts(const std::vector<std::string>& sets) const {
  const Answer now = answer(sets);
  return report::web::live_json(now.outcome, now.options);
}

std::string Exploration::decision_page(const std::vector<std::string>& sets) const {
  const Answer now = answer(sets);
  return report::web::html(now.outcome, now.options);
}

std::string Exploration::scenario_text(const std::vector<std::string>& sets) const {
  const scenario::LoadOptions load = changed(sets);
  decision::evaluate(scenario::load(source_, load));  // what is refused is told, and not written
  std::vector<std::string> all = load.sets;
  if (load.region) all.push_back("scenario.region=" + *load.region);
  if (load.prices) all.push_back("scenario.prices=" + *load.prices);
  if (load.seed) all.push_back(fmt::format("scenario.seed={}", *load.seed));
  const scenario::ChangedText changed = scenario::changed_text(source_, all);
  std::string rest;
  for (const std::string& each : load.options) rest += " --option " + shell_word(each);
  for (const std::string& each : changed.left) rest += " --set " + shell_word(each);
  return rest.empty() ? changed.text : fmt::format("# To be run with{}\n{}", rest, changed.text);
}

}  // namespace costsim::cli
