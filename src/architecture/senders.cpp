#include "architecture/senders.hpp"

#include <fmt/format.h>

namespace costsim::architecture {
namespace {

const Stage& stage_named(const std::string& name, const Architecture& architecture) {
  return *std::find_if(architecture.stages.begin(), architecture.stages.end(),
                       [&](const Stage& stage) { return stage.name == name; });
}

}  // namespace

std::vector<Sender> senders_of(const Edge& edge, const Architecture& architecture) {
  if (edge.from.empty()) return {nullptr};
  const Stage& stage = stage_named(edge.from, architecture);
  if (role_of(stage) != services::Role::Counter) return {&stage};
  std::vector<Sender> all;
  for (const Edge& input : stage.inputs) {
    for (const Sender sender : senders_of(input, architecture)) all.push_back(sender);
  }
  return all;
}

std::string names_of_senders(const std::vector<Edge>& edges, const Architecture& architecture) {
  std::vector<std::string> names;
  for (const Edge& edge : edges) {
    for (const Sender sender : senders_of(edge, architecture)) {
      const std::string name = sender ? fmt::format("'{}'", sender->name) : "users";
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace costsim::architecture
