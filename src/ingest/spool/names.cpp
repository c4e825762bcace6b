#include "ingest/spool/names.hpp"

#include <charconv>
#include <filesystem>
#include <optional>

#include "ingest/spool/format.hpp"
#include "ingest/spool/mark.hpp"

namespace costsim::ingest {

namespace fs = std::filesystem;

namespace {

/// The number that a name is, if it is one of a pipeline: written without zeros in front.
std::optional<unsigned> pipeline_number(const std::string& name) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  const bool whole = error == std::errc{} && end == name.data() + name.size();
  return whole && std::to_string(number) == name ? std::optional(number) : std::nullopt;
}

}  // namespace

std::string spool_folder(const std::string& directory, unsigned pipeline) {
  return directory + "/" + std::to_string(pipeline);
}

std::set<unsigned> pipelines_in(const std::string& directory) {
  std::set<unsigned> numbers;
  for (const auto& entry : fs::directory_iterator(directory)) {
    const fs::path name = entry.path().filename();
    const bool is_mark = name.extension() == SpoolMark::path_of("");
    if (const auto number = pipeline_number(is_mark ? name.stem() : name)) numbers.insert(*number);
  }
  return numbers;
}

bool is_set_aside(const std::string& name) {
  const auto bad = name.find(".bad");
  const std::string before = name.substr(0, bad);
  return bad != std::string::npos && (is_segment_name(before) || before == "checkpoint");
}

bool is_spool_file(const std::string& name) {
  return is_segment_name(name) || is_set_aside(name) || name == "checkpoint" ||
         name == "checkpoint.new";
}

}  // namespace costsim::ingest
