// The services that a scenario can name: all in a table, or one with its keys, figures, meters and
// an example. Tables are for people (at most `style.width` columns).
#pragma once

#include <string>
#include <vector>

#include "report/kit/style.hpp"
#include "services/kit/catalogue.hpp"

namespace costsim::report {

/// A capacity figure of a stage, by its name.
struct ServiceFigure {
  std::string name;
  std::string help;
  bool in_run = false;         ///< told by `run`, and a name in checks and `explain`
  bool in_simulation = false;  ///< told by `simulate`
};

struct ServiceMeter {
  std::string name;
  std::string unit;
  bool used = false;  ///< by the example
};

/// What a need of the service is held against, or a setting of it.
struct ServiceLimit {
  std::string name;   ///< of the finding, or the key that is set
  std::string limit;  ///< "10,000 requests/s", "at most 256KB"
};

/// One service as `costsim services NAME` tells it.
struct ServicePage {
  const services::Service* service = nullptr;
  std::string stage;  ///< what the example calls it: the service's name, or "operations"
  std::vector<ServiceFigure> figures;
  std::vector<ServiceMeter> meters;
  std::vector<ServiceLimit> limits;  ///< those that the examples meet
  std::string example;               ///< keys of an [[architecture]], as TOML
  std::string region, epoch;         ///< whose meters, and whose figures
  std::string models = {};           ///< " --models DIR", where the service is of such a folder
};

/// "queue", "function": as in tables and JSON.
std::string_view name_of(services::Role role);

/// Name, role and help of each.
std::string services_table(const services::Catalogue& catalogue, const Style& style);
std::string services_json(const services::Catalogue& catalogue);

/// Everything about one, with what its names are for in --set, checks and `explain`.
std::string service_page_table(const ServicePage& page, const Style& style);
std::string service_page_json(const ServicePage& page);

}  // namespace costsim::report
