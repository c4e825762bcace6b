#include "browser/pages.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "support/catch.hpp"
#include "support/program.hpp"

namespace fs = std::filesystem;

namespace costsim::testing {
namespace {

/// Which replay a trace that is no part of the repository.
constexpr const char* needs_a_trace = "worldcup-trace";

std::string filled(const std::string& begin, char letter) {
  constexpr std::size_t longest = 64;
  return begin + std::string(longest - begin.size(), letter);
}

std::vector<fs::path> scenarios() {
  std::vector<fs::path> all;
  for (const auto& entry : fs::directory_iterator("scenarios")) {
    const fs::path& file = entry.path();
    if (file.extension() == ".toml" && file.stem() != needs_a_trace) all.push_back(file);
  }
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace

std::string long_named_scenario(char letter) {
  const auto long_name = [&](const char* begin) { return filled(begin, letter); };
  const std::string a = long_name("serverless"), b = long_name("containers");
  const std::string front = long_name("front"), worker = long_name("worker");
  return "schema = 1\n[scenario]\ntitle = \"" + long_name("Names") +
         "\"\nregion = \"us-east-1\"\nprices = \"2026\"\nstep = \"1h\"\n"
         "[traffic]\nshape = \"diurnal\"\nrate = \"12M/h\"\n[workload]\ncpu = \"2ms\"\n"
         "[[architecture]]\nname = \"" +
         a + "\"\nstages = [\n{ name = \"" + front +
         "\", service = \"api-gateway\" },\n{ name = \"" + worker +
         "\", service = \"lambda\", memory = \"512MB\", duration = \"120ms\" },\n]\n"
         "[[architecture]]\nname = \"" +
         b + "\"\nstages = [\n{ name = \"" + front +
         "\", service = \"load-balancer\" },\n{ name = \"" + worker +
         "\", service = \"fargate\", vcpu = 1, memory = \"2GB\" },\n]\n"
         "operations = { engineer = \"$12000/month\", share = 0.1 }\n"
         "[[check]]\nid = \"" +
         long_name("rule") + "\"\nrequire = \"" + a + ".cost < " + b +
         ".cost + 40%\"\n[[check]]\nid = \"" + long_name("at-once") + "\"\nrequire = \"" + a + "." +
         worker + ".peak_concurrency < 900\"\n";
}

const Pages& Pages::made() {
  static const Pages pages;
  return pages;
}

Pages::Pages() : folder_(fs::path(COSTSIM_BINARY_DIR) / "browser_test") {
  fs::remove_all(folder_);
  fs::create_directories(folder_);
  for (const fs::path& scenario : scenarios()) add(scenario.stem().string(), scenario);
  for (const char letter : {'x', 'W'}) {
    const std::string name = std::string("long-names-") + letter;
    const fs::path long_named = folder_ / (name + ".toml");
    std::ofstream(long_named) << long_named_scenario(letter);
    add(name, long_named);
  }
  add("vast", "scenarios/event-collector.toml", {"--set", "traffic=115741x"});  // 10^15 requests
}

Pages::~Pages() {
  fs::remove_all(folder_);
}

void Pages::add(const std::string& name, const fs::path& scenario,
                const std::vector<std::string>& changes) {
  names_.push_back(name + ".html");
  // Steps of an hour draw the same, and take a tenth of the time.
  std::vector<std::string> arguments = {"run",
                                        scenario.string(),
                                        "--no-fail",
                                        "--no-flips",
                                        "--quiet",
                                        "--set",
                                        "scenario.step=1h",
                                        "--format",
                                        "csv",
                                        "--export",
                                        "html=" + (folder_ / names_.back()).string()};
  arguments.insert(arguments.end(), changes.begin(), changes.end());
  const Ran ran = run_program(arguments);
  INFO(ran.err);
  REQUIRE(ran.exit_code == 0);
}

std::string text_of(const fs::path& file) {
  std::ifstream in(file);
  std::stringstream all;
  all << in.rdbuf();
  return all.str();
}

}  // namespace costsim::testing
