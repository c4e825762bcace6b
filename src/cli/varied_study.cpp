#include "cli/varied_study.hpp"

#include <mutex>
#include <utility>

#include <fmt/format.h>

#include "units/error.hpp"

namespace costsim::cli {
namespace {

Decimal factor_of(const std::string& text) {
  std::string_view number = text;
  if (number.ends_with('x')) number.remove_suffix(1);
  return Decimal::parse(number);
}

}  // namespace

class VariedStudy::Latest {
 public:
  std::shared_ptr<const decision::Study> of(const Read& read,
                                            const std::vector<std::string>& more_sets) {
    {
      const std::lock_guard lock(mutex_);
      if (study_ && sets_ == more_sets) return study_;
    }
    scenario::LoadOptions load = read.load;
    load.sets.insert(load.sets.end(), more_sets.begin(), more_sets.end());
    auto study = std::make_shared<const decision::Study>(
        decision::with_drawn_traffic(scenario::load(read.source, load)));
    const std::lock_guard lock(mutex_);
    sets_ = more_sets;
    return study_ = std::move(study);
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> sets_;
  std::shared_ptr<const decision::Study> study_;
};

VariedStudy::VariedStudy(const ScenarioOptions& options) {
  scenario::Source source = scenario::read_source(options.file);
  decision::Study study = decision::with_drawn_traffic(scenario::load(source, options.load));
  read_ = std::make_shared<const Read>(Read{std::move(source), options.load, std::move(study)});
  latest_ = std::make_shared<Latest>();
}

analysis::Vary VariedStudy::vary() const {
  return [read = read_, latest = latest_](const std::vector<analysis::Assignment>& assignments) {
    Decimal factor = 1;
    std::vector<std::string> sets;
    for (const analysis::Assignment& each : assignments) {
      if (each.key == analysis::all_traffic) {
        factor = factor_of(each.value);
      } else {
        sets.push_back(fmt::format("{}={}", each.key, each.value));
      }
    }
    const auto study = sets.empty() ? std::shared_ptr<const decision::Study>(read, &read->study)
                                    : latest->of(*read, sets);
    return factor == Decimal(1) ? *study : decision::scaled(*study, factor);
  };
}

std::optional<double> VariedStudy::now(const analysis::VariedKey& key) const {
  if (key.key == analysis::all_traffic) return 1;
  const auto text = scenario::stated_value(read_->source, read_->load, key.key);
  return text ? key.number_of(*text) : std::nullopt;
}

}  // namespace costsim::cli
