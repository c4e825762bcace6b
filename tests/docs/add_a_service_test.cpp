// docs/add-a-service.md as a stranger follows it: its files into a folder, its scenarios run with
// them.
#include <fstream>

#include <nlohmann/json.hpp>

#include "docs/markdown.hpp"
#include "support/answer.hpp"
#include "support/catch.hpp"
#include "support/program.hpp"

namespace fs = std::filesystem;
using nlohmann::json;

namespace costsim::testing {

namespace {

/// The page's TOML blocks on disk, under the names that they carry. Goes away with the test.
class Written {
 public:
  Written() {
    for (const Block& block : read_page("docs/add-a-service.md").blocks) {
      if (block.info.starts_with("toml ")) write(block.info.substr(5), block);
    }
  }
  ~Written() { fs::remove_all(folder_); }
  Written(const Written&) = delete;
  Written& operator=(const Written&) = delete;

  int files() const { return files_; }

  Ran validated() const {
    return run_program({"validate", "--models", (folder_ / "my-models").string()});
  }

  json run(const std::string& verb, const std::string& scenario,
           const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments = {verb, (folder_ / (scenario + ".toml")).string(),
                                          "--models", (folder_ / "my-models").string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return answer_of(arguments);
  }

 private:
  void write(const std::string& file, const Block& block) {
    fs::create_directories((folder_ / file).parent_path());
    std::ofstream out(folder_ / file);
    for (const std::string& line : block.lines) out << line << '\n';
    ++files_;
  }

  const fs::path folder_ = fs::path(COSTSIM_BINARY_DIR) / "add_a_service_test";
  int files_ = 0;
};

/// Whether the page says so in so many words.
bool page_says(const std::string& words) {
  for (const std::string& line : read_page("docs/add-a-service.md").prose) {
    if (line.find(words) != std::string::npos) return true;
  }
  return false;
}

std::string cost_of(const json& report, const std::string& meter) {
  for (const json& item : report.at("architectures").at(0).at("items")) {
    if (item.at("meter") == meter) return item.at("amount").get<std::string>();
  }
  FAIL("no item " << meter);
  return "";
}

}  // namespace

TEST_CASE("the page's service that is data is added by its files alone") {
  const Written written;
  CHECK(written.files() == 9);
  const json report = written.run("run", "example-index");
  CHECK(page_says("540,000 documents for $216 and two indexes for $50: $266 a month"));
  // 720 h × 1,000 × 75 % = 540,000 at $0.40 per 1,000; 2 × $25.
  CHECK(cost_of(report, "documents") == "216.00");
  CHECK(cost_of(report, "index-months") == "50.00");
}

TEST_CASE("the page's folder of models is sound") {
  const Written written;
  const Ran ran = written.validated();
  INFO(ran.err);
  CHECK(ran.exit_code == 0);
  CHECK(ran.out.ends_with("my-models: valid, 3 definitions, 3 price files\n"));
}

TEST_CASE("the page's bus bills events in steps, and hands each request on to the function") {
  const Written written;
  // 10/s × 720 h = 25,920,000 events of 100 KB: two steps of 64 KB each, $1 per million.
  CHECK(page_says("25,920,000 events of two steps each come to $51.84"));
  CHECK(cost_of(written.run("run", "example-bus"), "events") == "51.84");
  const json simulated = written.run("simulate", "example-bus", {"--for", "60s"});
  const json& function = simulated.at("stages").at(0);
  CHECK(function.at("name") == "lambda");
  CHECK(function.at("requests").get<long>() > 400);  // 600 on average, in 60 s at 10/s
}

TEST_CASE(
    "the page's workflow adds its time to each answer, and refuses what its account may not have") {
  const Written written;
  const auto run = [&](const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {"--for", "60s"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return written.run("simulate", "example-workflow", arguments);
  };
  CHECK(page_says("Half of the answers take 200 ms or less"));
  const json free = run({});
  CHECK(free.at("latency_ms").at("p50") == Approx(200).epsilon(0.005));
  CHECK(free.at("throttled") == 0);
  CHECK(page_says("more than half of the requests get 429"));
  // Erlang's loss formula: 20 at once on average before 10 places, B(10, 20) = 0.54.
  const json refused = run({"--set", "quotas.example-workflow.executions-at-once=10"});
  CHECK(refused.at("throttled").get<double>() / refused.at("requests").get<double>() ==
        Approx(0.54).margin(0.04));
}

TEST_CASE("without the page's files there is no such service") {
  const Written written;
  const Ran ran = run_program(
      {"run", (fs::path(COSTSIM_BINARY_DIR) / "add_a_service_test" / "example-bus.toml").string()});
  CHECK(ran.exit_code == 2);
  CHECK(ran.err.find("unknown service 'example-bus'") != std::string::npos);
}

}  // namespace costsim::testing
