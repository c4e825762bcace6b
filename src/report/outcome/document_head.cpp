#include "report/outcome/document_head.hpp"

namespace costsim::report {

Json document_head(const Options& options) {
  constexpr int schema_version = 1;
  return {{"schema_version", schema_version},
          {"tool", {{"name", "costsim"}, {"version", options.version}}}};
}

Json scenario_json(const decision::ScenarioInfo& scenario) {
  return {{"path", scenario.path}, {"title", scenario.title}, {"sha256", scenario.sha256}};
}

Json basis_json(const decision::PriceBasis& prices) {
  return {{"region", prices.region}, {"epoch", prices.epoch}, {"as_of", prices.as_of}};
}

Json study_head(const decision::ScenarioInfo& scenario, const decision::PriceBasis& prices,
                const Options& options) {
  Json json = document_head(options);
  json["scenario"] = scenario_json(scenario);
  json["prices"] = basis_json(prices);
  return json;
}

}  // namespace costsim::report
