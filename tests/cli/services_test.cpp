// costsim services: a table of all, a page of each, and names that really work.
#include <algorithm>
#include <sstream>

#include "decision/evaluate.hpp"
#include "report/explain.hpp"
#include "scenario/books/catalogue_files.hpp"
#include "scenario/scenario.hpp"
#include "scenario/service_examples.hpp"
#include "simulation_fixture.hpp"

using namespace costsim;
using namespace costsim::testing;
using Catch::Matchers::Contains;

namespace {

/// Of one service, or of several in their order: each example runs once for all of them.
json pages_of(std::vector<std::string> services) {
  services.insert(services.begin(), "services");
  return answer_of(services);
}

json page_of(const std::string& service) {
  return pages_of({service});
}

const json* named(const json& list, const std::string& name) {
  for (const json& each : list) {
    if (each.at("name") == name) return &each;
  }
  return nullptr;
}

/// A cost that the scenario prices itself goes by its lines' names.
bool is_billed(const std::string& service, const pricing::Bill& bill) {
  const std::string name = service == "cost-line" ? "support-plan" : service;
  return std::ranges::any_of(bill.items, [&](const pricing::LineItem& item) {
    return item.stage == name || item.meter.service == name;
  });
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
  const json all = pages_of({});
  const services::Catalogue catalogue = scenario::load_catalogue();
  CHECK(all.at("services").size() ==
        static_cast<std::size_t>(std::distance(catalogue.begin(), catalogue.end())));
  CHECK(named(all.at("services"), "lambda")->at("role") == "function");
}

TEST_CASE("every service has an example that runs, and is billed in it") {
  scenario::LoadOptions options;
  options.shelf = carried_books();
  for (const services::Service& service : scenario::load_catalogue()) {
    const std::string name(service.name);
    CAPTURE(name);
    const auto example = scenario::example_of(name);
    REQUIRE(example.has_value());
    CHECK(widest_line(example->architecture) <= 78);  // an inline table cannot be broken
    const auto outcome =
        decision::evaluate(scenario::load_text(example->scenario, name, "", options));
    CHECK(outcome.passed());
    CHECK((is_billed(name, outcome.architectures.front().bill) || name == "schedule"));  // is free
  }
}

TEST_CASE("every service has a page with all its keys, and each figure on it is explained") {
  const services::Catalogue catalogue = scenario::load_catalogue();
  std::vector<std::string> names;
  for (const services::Service& service : catalogue) names.emplace_back(service.name);
  const json pages = pages_of(names);
  REQUIRE(pages.size() == names.size());
  auto page = pages.begin();
  for (const services::Service& service : catalogue) {
    CAPTURE(service.name);
    CHECK(page->at("parameters").size() == service.parameters.size());
    for (const json& figure : page->at("figures")) {
      CAPTURE(figure.at("name"));
      CHECK_FALSE(figure.at("help").get<std::string>().empty());
    }
    ++page;
  }
}

TEST_CASE("a page tells defaults, bounds, and what only simulated requests heed") {
  const json pages = pages_of({"sqs", "load-balancer", "schedule"});
  const json& page = pages[0];
  const json& visibility = *named(page.at("parameters"), "visibility");
  CHECK(visibility.at("default") == "30s");
  CHECK(visibility.at("max") == 43200);  // 12 h: Amazon SQS quotas, visibility timeout
  CHECK(visibility.at("unit") == "s");
  CHECK(named(page.at("parameters"), "max_receives")->at("request_level_only") == false);
  CHECK(named(page.at("meters"), "standard-requests")->at("unit") == "request");
  CHECK(named(pages[1].at("parameters"), "balance")->at("request_level_only") == true);
  CHECK(named(pages[2].at("parameters"), "every")->at("required") == true);
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
    std::vector<std::string> arguments = {"run", file, "--no-flips"};
    for (const std::string& set : sets) arguments.insert(arguments.end(), {"--set", set});
    return answer_of(arguments)["architectures"][0]["items"];
  };
  CHECK(sqs_requests({"example.sqs.send_batch=10"}) ==
        sqs_requests({"architecture.example.stages.sqs.send_batch=10"}));
  CHECK(sqs_requests({"example.sqs.send_batch=10"}) != sqs_requests({}));
  std::vector<std::string> names;
  std::string checks;
  const json page = page_of("sqs");
  for (const json& figure : page.at("figures")) {
    if (figure.at("run") == false) continue;
    names.push_back("example.sqs." + figure.at("name").get<std::string>());
    checks += "{ require = \"" + names.back() + " >= 0\" },";
  }
  CHECK(names.size() > 5);
  const Ran checked = run_program({"check", file, "--no-flips", "--set", "check=[" + checks + "]"});
  INFO(checked.out << checked.err);
  CHECK(checked.exit_code == 0);
  scenario::LoadOptions options;
  options.sets = {"scenario.windows=always"};
  const decision::Outcome outcome = decision::evaluate(scenario::load(file, options));
  for (const std::string& name : names) CHECK_NOTHROW(report::explain(outcome, name, {}));
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
    return answer_of({"run", file, "--no-flips", "--set", set})["architectures"][0]["total"];
  };
  CHECK(total("example.cloudwatch.log=1KB") ==
        total("architecture.example.stages.lambda.calls.cloudwatch.log=1KB"));
  CHECK(total("example.cloudwatch.log=1KB") != total("example.cloudwatch.log=2KB"));
}

TEST_CASE("several services are told one after the other, and those that there are not together") {
  const Ran pages = run_program({"services", "kms", "sns"});
  CHECK(pages.exit_code == 0);
  CHECK_THAT(pages.out, Contains("kms (counter)") && Contains("sns (topic)"));
  const json both = pages_of({"kms", "sns"});
  CHECK(both.size() == 2);
  const Ran unknown = run_program({"services", "kmss", "snss"});
  CHECK(unknown.exit_code == 2);
  CHECK_THAT(unknown.err, Contains("'kms'?") && Contains("'sns'?"));
  CHECK(run_program({"services", "kms", "sns", "--example"}).exit_code == 2);
}
