// costsim services: a table of all, a page of each, and names that really work.
#include <algorithm>
#include <sstream>

#include "scenario/books/catalogue_files.hpp"
#include "scenario/service_examples.hpp"
#include "simulation_fixture.hpp"

using namespace costsim;
using namespace costsim::testing;
using Catch::Matchers::Contains;

namespace {

json page_of(const std::string& service) {
  const Ran ran = run_program({"services", service, "--format", "json"});
  INFO(ran.err);
  REQUIRE(ran.exit_code == 0);
  return json::parse(ran.out);
}

const json* named(const json& list, const std::string& name) {
  for (const json& each : list) {
    if (each.at("name") == name) return &each;
  }
  return nullptr;
}

std::size_t widest_line(const std::string& text) {
  std::istringstream lines(text);
  std::size_t widest = 0;
  for (std::string line; std::getline(lines, line);) widest = std::max(widest, line.size());
  return widest;
}

std::string example_file(const std::string& service) {
  const fs::path path = fs::temp_directory_path() / ("costsim-example-" + service + ".toml");
  std::ofstream(path) << run_program({"services", service, "--example"}).out;
  return path.string();
}

}  // namespace

TEST_CASE("services are listed with their role and help, those of data files too") {
  const std::string table = run_program({"services"}).out;
  CHECK_THAT(table, Contains("sqs") && Contains("queue, paid per API call"));
  CHECK_THAT(table, Contains("kms") && Contains("labour"));
  const json all = json::parse(run_program({"services", "--format", "json"}).out);
  const services::Catalogue catalogue = scenario::load_catalogue();
  CHECK(all.at("services").size() ==
        static_cast<std::size_t>(std::distance(catalogue.begin(), catalogue.end())));
  CHECK(named(all.at("services"), "lambda")->at("role") == "function");
}

TEST_CASE("every service has an example that runs, and each figure of it is explained") {
  for (const services::Service& service : scenario::load_catalogue()) {
    const std::string name(service.name);
    CAPTURE(name);
    REQUIRE(scenario::example_of(name).has_value());
    const std::string file = example_file(name);
    const Ran ran = run_program({"run", file, "--format", "json"});
    INFO(ran.err);
    CHECK(ran.exit_code == 0);
    const std::string told =
        name == "cost-line" ? "support-plan" : name;  // it goes by its lines' names
    CHECK_THAT(ran.out, Contains("\"" + told + "\""));
    const json page = page_of(name);
    CHECK(widest_line(page.at("example")) <= 78);  // an inline table cannot be broken
    CHECK(page.at("parameters").size() == service.parameters.size());
    for (const json& figure : page.at("figures")) {
      CAPTURE(figure.at("name"));
      CHECK_FALSE(figure.at("help").get<std::string>().empty());
    }
  }
}

TEST_CASE("a page tells defaults, bounds, and what only simulated requests heed") {
  const json page = page_of("sqs");
  const json& visibility = *named(page.at("parameters"), "visibility");
  CHECK(visibility.at("default") == "30s");
  CHECK(visibility.at("max") == 43200);  // 12 h: Amazon SQS quotas, visibility timeout
  CHECK(visibility.at("unit") == "s");
  CHECK(named(page.at("parameters"), "max_receives")->at("request_level_only") == false);
  CHECK(named(page_of("load-balancer").at("parameters"), "balance")->at("request_level_only") ==
        true);
  CHECK(named(page_of("schedule").at("parameters"), "every")->at("required") == true);
  CHECK(named(page.at("meters"), "standard-requests")->at("unit") == "request");
  const std::string text = run_program({"services", "sqs"}).out;
  CHECK_THAT(text, Contains("a duration such as \"120ms\" from 0 s to 12 h; default"));
  CHECK_THAT(text, Contains("checks   ARCHITECTURE.sqs.cost < $100") &&
                       Contains("ARCHITECTURE.sqs.standard-requests.quantity < 1M"));
}

TEST_CASE("figures are those of run and of simulate, of every stage in front") {
  const json figures = page_of("lambda").at("figures");
  CHECK(named(figures, "peak_concurrency")->at("run") == true);
  CHECK(named(figures, "peak_concurrency")->at("simulate") == false);
  CHECK(named(figures, "mean_idle")->at("simulate") == true);
  CHECK(named(figures, "mean_idle")->at("run") == false);
  CHECK(named(figures, "iterator_age_max_s") != nullptr);  // behind a stream
  CHECK(named(figures, "throttled_batches") != nullptr);   // behind a queue
}

TEST_CASE("a name of the page works in --set, in checks and in explain") {
  const std::string file = example_file("sqs");
  const auto sqs_requests = [&](const std::vector<std::string>& sets) {
    std::vector<std::string> arguments = {"run", file, "--format", "json"};
    for (const std::string& set : sets) arguments.insert(arguments.end(), {"--set", set});
    const Ran ran = run_program(arguments);
    INFO(ran.err);
    REQUIRE(ran.exit_code == 0);
    return json::parse(ran.out)["architectures"][0]["items"];
  };
  CHECK(sqs_requests({"example.sqs.send_batch=10"}) ==
        sqs_requests({"architecture.example.stages.sqs.send_batch=10"}));
  CHECK(sqs_requests({"example.sqs.send_batch=10"}) != sqs_requests({}));
  const json page = page_of("sqs");
  for (const json& figure : page.at("figures")) {
    if (figure.at("run") == false) continue;
    const std::string name = "example.sqs." + figure.at("name").get<std::string>();
    CAPTURE(name);
    const Ran check = run_program(
        {"run", file, "--set", "check=[{ require = \"" + name + " >= 0\" }]", "--format", "json"});
    INFO(check.err);
    CHECK(check.exit_code == 0);
    const Ran told = run_program({"explain", file, name, "--set", "scenario.windows=always"});
    CHECK(told.exit_code == 0);
  }
  CHECK_THAT(run_program({"explain", file, "example.sqs.standard-requests.quantity"}).out,
             Contains("sqs.standard-requests"));
}

TEST_CASE("a misspelt service is refused with the nearest, a short name of nothing too") {
  const Ran ran = run_program({"services", "lamda"});
  CHECK(ran.exit_code == 2);
  CHECK_THAT(ran.err, Contains("there is no service 'lamda'") && Contains("did you mean 'lambda'"));
  const Ran set = run_program({"run", example_file("kms"), "--set", "example.sqs.send_batch=10"});
  CHECK(set.exit_code == 2);
  CHECK_THAT(set.err, Contains("unknown key 'sqs'"));
  CHECK(run_program({"services", "--example"}).exit_code == 2);
}

TEST_CASE("a stage that another calls is set by its name alone") {
  const std::string file = example_file("cloudwatch");
  const auto total = [&](const std::string& set) {
    const Ran ran = run_program({"run", file, "--set", set, "--format", "json"});
    INFO(ran.err);
    REQUIRE(ran.exit_code == 0);
    return json::parse(ran.out)["architectures"][0]["total"];
  };
  CHECK(total("example.cloudwatch.log=1KB") ==
        total("architecture.example.stages.lambda.calls.cloudwatch.log=1KB"));
  CHECK(total("example.cloudwatch.log=1KB") != total("example.cloudwatch.log=2KB"));
}

TEST_CASE("several services are told one after the other, and those that there are not together") {
  const Ran pages = run_program({"services", "kms", "sns"});
  CHECK(pages.exit_code == 0);
  CHECK_THAT(pages.out, Contains("kms (counter)") && Contains("sns (topic)"));
  const json both = json::parse(run_program({"services", "kms", "sns", "--format", "json"}).out);
  CHECK(both.size() == 2);
  const Ran unknown = run_program({"services", "kmss", "snss"});
  CHECK(unknown.exit_code == 2);
  CHECK_THAT(unknown.err, Contains("'kms'?") && Contains("'sns'?"));
  CHECK(run_program({"services", "kms", "sns", "--example"}).exit_code == 2);
}
