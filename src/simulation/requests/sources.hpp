// What comes into a stage without any other stage.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "simulation/requests/source.hpp"

namespace costsim::simulation {

class Sources {
 public:
  /// The first source has the stage's name, the next ones numbers after it.
  Sources(engine::Simulator& simulator, std::uint64_t seed, std::string stage)
      : simulator_(simulator), seed_(seed), stage_(std::move(stage)) {}

  void feed(const std::vector<ArrivalConfig>& arrivals, RequestSink& into) {
    for (const ArrivalConfig& one : arrivals) {
      if (one.empty()) continue;
      const std::string number =
          sources_.empty() ? "" : "/input-" + std::to_string(sources_.size() + 1);
      sources_.push_back(std::make_unique<Source>(simulator_, stage_ + number, one, seed_, into));
    }
  }

 private:
  engine::Simulator& simulator_;
  std::uint64_t seed_;
  std::string stage_;
  std::vector<std::unique_ptr<Source>> sources_;
};

}  // namespace costsim::simulation
