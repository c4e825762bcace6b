// Several traffics in one scenario: other users with other events, each to the stages that take it.
#include "decision/evaluate.hpp"
#include "decision/names.hpp"
#include "decision/request_level.hpp"
#include "scenario/scenario.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::scenario;
using Catch::Matchers::Contains;

namespace {

const std::string head = "[scenario]\nregion = \"us-east-1\"\nprices = \"2026\"\n";
const std::string users_and_admins =
    "[workload]\ncpu = \"5ms\"\nevent = \"1KB\"\n"
    "[[traffic]]\nname = \"users\"\nrate = \"36000/h\"\n"
    "[[traffic]]\nname = \"admins\"\nrate = \"3600/h\"\nevent = \"10KB\"\ncpu = \"50ms\"\n";

std::string made_of(const std::string& name, const std::string& stages,
                    const std::string& more = "") {
  return "[[architecture]]\nname = \"" + name + "\"\n" + more + "stages = [" + stages + "]\n";
}

decision::Study study_of(const std::string& text, const LoadOptions& options = {}) {
  return load_text(text, "s.toml", "", options);
}

decision::Outcome outcome_of(const std::string& text) {
  return decision::evaluate(study_of(text));
}

Decimal value(const std::string& name, const decision::Outcome& outcome) {
  return decision::value_of(name, outcome).value;
}

const architecture::Stage& stage(const decision::Study& study, const std::string& name) {
  for (const auto& stage : study.candidates.at(0).architecture.stages) {
    if (stage.name == name) return stage;
  }
  throw std::logic_error("no stage " + name);
}

/// What a run of so long has served, by stage.
std::map<std::string, double> simulated(const decision::Study& study, Duration length) {
  const auto load = decision::load_of(study);
  const auto& candidate = study.candidates.at(0);
  const auto flow = costsim::architecture::combined(decision::run_flow(candidate, load.months));
  const auto built = decision::model_of(study, load, candidate,
                                        costsim::architecture::capacities_of(flow), length);
  const auto run = simulation::run(built.model, {.warm_up = Duration(0), .horizon = length}, 1);
  std::map<std::string, double> requests;
  for (const auto& result : run.result.stages) {
    requests[result.name] = static_cast<double>(result.counts.requests);
  }
  return requests;
}

}  // namespace

TEST_CASE("each stage counts what its own traffic sends, and the first one all of them") {
  const auto outcome = outcome_of(
      head + users_and_admins +
      made_of("a",
              "{ service = \"api-gateway\", kind = \"http\" }, "
              "{ name = \"page\", service = \"lambda\", memory = \"512MB\", from = \"users\" }, "
              "{ name = \"report\", service = \"lambda\", memory = \"512MB\", from = "
              "\"admins\" }"));
  CHECK(value("traffic.requests", outcome) == Decimal(730 * 39600));
  CHECK(value("traffic.users.requests", outcome) == Decimal(730 * 36000));
  CHECK(value("traffic.admins.requests", outcome) == Decimal(730 * 3600));
  CHECK(value("a.api-gateway.http-requests.quantity", outcome) == Decimal(730 * 39600));
  CHECK(value("a.page.requests.quantity", outcome) == Decimal(730 * 36000));
  CHECK(value("a.report.requests.quantity", outcome) == Decimal(730 * 3600));
}

TEST_CASE("two traffics cost what the two scenarios cost that have one of them each") {
  const std::string page =
      "{ name = \"page\", service = \"lambda\", memory = \"512MB\", duration = \"20ms\"";
  const std::string report =
      "{ name = \"report\", service = \"lambda\", memory = \"1GB\", duration = \"300ms\"";
  const std::string queue = "{ name = \"q\", service = \"s3\", retention = \"30d\"";
  const auto one = [&](const std::string& rate, const std::string& event, const std::string& part) {
    return outcome_of(head + "[traffic]\nrate = \"" + rate + "\"\n[workload]\nevent = \"" + event +
                      "\"\n" + made_of("a", part))
        .architectures.at(0)
        .bill.total();
  };
  const auto both =
      outcome_of(head + users_and_admins +
                 made_of("a", page + ", from = \"users\" }, " + report + ", from = \"admins\" }, " +
                                  queue + ", from = \"admins\" }"));
  CHECK(both.architectures.at(0).bill.total() ==
        one("36000/h", "1KB", page + " }") +
            one("3600/h", "10KB", report + " }, " + queue + ", from = \"traffic\" }"));
}

TEST_CASE("events of each traffic have their own size, and together their mean") {
  const auto study =
      study_of(head + users_and_admins +
               made_of("a",
                       "{ name = \"all\", service = \"sqs\" }, "
                       "{ name = \"few\", service = \"sqs\", from = \"admins\" }, "
                       "{ name = \"mix\", service = \"lambda\", memory = \"1GB\", from = "
                       "[\"users\", \"admins\"], share = \"10%\" }"));
  // (10 × 1 KB + 1 × 10 KB) / 11, (10 × 5 ms + 1 × 50 ms) / 11
  REQUIRE(stage(study, "all").workload);
  CHECK(stage(study, "all").workload->event.value == 1862);
  CHECK(stage(study, "few").workload->event.value == 10 * 1024);
  CHECK(stage(study, "few").workload->cpu == std::chrono::milliseconds(50));
  CHECK(seconds(stage(study, "mix").workload->cpu) == Approx(0.1 / 11));
}

TEST_CASE("an architecture may get some of the traffics only") {
  const auto outcome = outcome_of(
      head + users_and_admins +
      made_of("a", "{ service = \"api-gateway\", kind = \"http\" }", "from = \"admins\"\n") +
      made_of("b", "{ service = \"api-gateway\", kind = \"http\", from = \"traffic\" }") +
      made_of("c", "{ service = \"api-gateway\", kind = \"http\" }",
              "from = [\"users\", \"admins\"]\n"));
  CHECK(value("a.api-gateway.http-requests.quantity", outcome) * Decimal(11) ==
        value("b.api-gateway.http-requests.quantity", outcome));
  CHECK(value("c.api-gateway.http-requests.quantity", outcome) ==
        value("b.api-gateway.http-requests.quantity", outcome));
}

TEST_CASE("one traffic with a name is the traffic without one") {
  const std::string stages =
      "{ service = \"api-gateway\" }, { service = \"lambda\", memory = "
      "\"512MB\", duration = \"50ms\" }";
  const auto named =
      outcome_of(head + "[[traffic]]\nname = \"users\"\nrate = \"5/s\"\n" + made_of("a", stages));
  const auto plain = outcome_of(head + "[traffic]\nrate = \"5/s\"\n" + made_of("a", stages));
  CHECK(named.architectures.at(0).bill.total() == plain.architectures.at(0).bill.total());
  CHECK(named.traffic.parts.empty());
}

TEST_CASE("a value of a traffic is set by its name") {
  LoadOptions options;
  options.sets = {"traffic.admins.rate=7200/h"};
  const auto study =
      study_of(head + users_and_admins + made_of("a", "{ service = \"sqs\" }"), options);
  CHECK(traffic::counted(study.traffics.at(1).plan, study.period, study.step).total == 730 * 7200);
}

TEST_CASE("simulated requests come from each traffic to the stages that take it") {
  const auto study = study_of(
      head +
      "[[traffic]]\nname = \"users\"\nrate = \"20/s\"\n"
      "[[traffic]]\nname = \"admins\"\nshape = \"diurnal\"\nrate = \"2/s\"\n" +
      made_of("a",
              "{ service = \"api-gateway\" }, "
              "{ name = \"all\", service = \"lambda\", memory = \"1GB\", duration = \"20ms\" }, "
              "{ name = \"report\", service = \"lambda\", memory = \"1GB\", duration = "
              "\"20ms\", from = \"admins\" }"));
  const auto requests = simulated(study, std::chrono::hours(24));
  // Poisson counts of 1,900,800 and 172,800: within 5 standard deviations.
  CHECK(requests.at("all") == Approx(1'900'800).margin(5 * 1379));
  CHECK(requests.at("report") == Approx(172'800).margin(5 * 416));
}

TEST_CASE("an architecture of the second traffic alone is simulated with that") {
  const auto study =
      study_of(head + users_and_admins +
               made_of("a", "{ service = \"lambda\", memory = \"1GB\", duration = \"20ms\" }",
                       "from = \"admins\"\n"));
  CHECK(simulated(study, std::chrono::hours(10)).at("lambda") == Approx(36'000).margin(5 * 190));
}

TEST_CASE("windows weigh a stage by its own traffic") {
  // Admins come by day, and their function fails every fifth time and is tried again twice; users
  // come evenly. What the flow bills of the admins' function is 1 + 0.2 + 0.04 calls for each.
  const auto outcome = outcome_of(
      head +
      "[[traffic]]\nname = \"users\"\nrate = \"40/s\"\n"
      "[[traffic]]\nname = \"admins\"\nshape = \"diurnal\"\npeak_to_trough = 20\nrate = "
      "\"10/s\"\n" +
      made_of("a",
              "{ name = \"page\", service = \"lambda\", memory = \"1GB\", duration = \"20ms\", "
              "from = \"users\" }, "
              "{ name = \"topic\", service = \"sns\", from = \"admins\" }, "
              "{ name = \"report\", service = \"lambda\", memory = \"1GB\", duration = "
              "\"20ms\", error_rate = \"20%\", retries = 2 }"));
  const double calls = value("a.report.requests.quantity", outcome).to_double();
  CHECK(calls / (730 * 36000.0) == Approx(1.24).epsilon(0.02));
  CHECK(value("a.page.requests.quantity", outcome).to_double() == Approx(730 * 144000.0));
}

namespace {

/// A day with a rush, cut at a rate.
std::string day_cut_at(const std::string& rate) {
  return head + "step = \"1h\"\nwindows = \"never\"\n" +
         "[workload]\ncpu = \"20ms\"\n[traffic]\nshape = \"diurnal\"\nrate = \"200/s\"\n" +
         "peak_to_trough = 12\n" + (rate.empty() ? "" : "split_at = \"" + rate + "\"\n");
}
const std::string tasks = "{ service = \"fargate\", vcpu = 1, memory = \"2GB\"";
const std::string function = "{ service = \"lambda\", memory = \"1GB\", duration = \"50ms\"";

}  // namespace

TEST_CASE("A traffic that is cut in two is what it was for whoever takes both") {
  const std::string both = made_of("t", tasks + " }") + made_of("f", function + " }");
  const auto whole = outcome_of(day_cut_at("") + both),
             cut = outcome_of(day_cut_at("150/s") + both);
  CHECK(cut.traffic.requests == whole.traffic.requests);
  for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
    CHECK(cut.architectures[i].bill.total() == whole.architectures[i].bill.total());
  }
  CHECK(value("traffic.base.requests", cut) + value("traffic.excess.requests", cut) ==
        value("traffic.requests", whole));
}

TEST_CASE("Base load on tasks and peaks on functions cost what both parts cost") {
  const std::string hybrid =
      made_of("h", tasks + ", from = \"base\" }, " + function + ", from = \"excess\" }");
  const std::string parts = made_of("t", tasks + " }", "from = \"base\"\n") +
                            made_of("f", function + " }", "from = \"excess\"\n");
  const auto outcome = outcome_of(day_cut_at("150/s") + hybrid + parts);
  const auto& all = outcome.architectures;
  CHECK(all[0].bill.total() == all[1].bill.total() + all[2].bill.total());
  CHECK(all[1].bill.total() > Money{});
  CHECK(all[2].bill.total() > Money{});
}

TEST_CASE("Cut at nothing a hybrid is functions alone, above the peak tasks alone") {
  const std::string three = made_of("h", tasks + ", from = \"base\", min_tasks = 1 }, " + function +
                                             ", from = \"excess\" }") +
                            made_of("t", tasks + " }") + made_of("f", function + " }");
  const auto above = outcome_of(day_cut_at("2000/s") + three);
  CHECK(above.architectures[0].bill.total() == above.architectures[1].bill.total());
  const auto below = outcome_of(day_cut_at("0/s") + three);
  CHECK(below.architectures[0].bill.total() >= below.architectures[2].bill.total());
}
