// Sweeps of a small scenario, and their files.
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "ingest/support/temporary_folder.hpp"
#include "support/catch.hpp"
#include "support/program.hpp"

namespace costsim::testing {

namespace fs = std::filesystem;
using Catch::Matchers::Contains;
using Words = std::vector<std::string>;

/// A gateway at $3.50 a million requests (us-west-1, 2018-08; models/aws/us-west-1/2018-08) against
/// one node of $322.56 a month: 100 requests a second are $907.20.
inline const std::string gateway_or_node = R"(
[scenario]
title = "Gateway or node?"
region = "us-west-1"
prices = "2018-08"
month = "720h"
step = "1h"
[traffic]
rate = "100/s"
[[architecture]]
name = "gateway"
stages = [ { service = "api-gateway" } ]
[[architecture]]
name = "node"
stages = [ { service = "ec2", instance = "m5.2xlarge" } ]
[[check]]
id = "cheap"
require = "gateway.cost < node.cost + 40%"
severity = "warn"
)";

/// The same with a rate that nobody knows.
inline std::string uncertain() {
  std::string text = gateway_or_node;
  const std::string rate = "rate = \"100/s\"";
  return text.replace(text.find(rate), rate.size(), "rate = { low = \"10/s\", high = \"300/s\" }");
}

inline std::string text_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// A folder with the scenario "s.toml" in it.
class SweepFolder {
 public:
  explicit SweepFolder(const std::string& scenario = gateway_or_node) { write("s.toml", scenario); }

  std::string at(const std::string& name) const { return (folder_.path() / name).string(); }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(at(name), std::ios::binary) << text;
    return at(name);
  }
  std::string text(const std::string& name) const { return text_of(at(name)); }

  /// `costsim sweep s.toml MORE…`
  Ran sweep(const Words& more) const {
    Words words = {"sweep", at("s.toml")};
    words.insert(words.end(), more.begin(), more.end());
    return run_program(words);
  }
  Ran merge(const std::string& out, const Words& parts) const {
    Words words = {"sweep", "--merge", at(out)};
    for (const std::string& part : parts) words.push_back(at(part));
    return run_program(words);
  }

 private:
  ingest::TemporaryFolder folder_;
};

}  // namespace costsim::testing
