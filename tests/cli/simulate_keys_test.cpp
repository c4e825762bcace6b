// Keys of a scenario, from the text to what the request level makes of them.
#include <map>

#include "simulation_fixture.hpp"

using namespace costsim::testing;
using Catch::Matchers::Contains;

namespace {

/// A file of data beside the scenarios that `written` makes.
std::string data_file(const std::string& name, const std::string& text) {
  std::ofstream(fs::temp_directory_path() / name) << text;
  return name;
}

double flow_concurrency(const std::string& file) {
  return answer_of({"run", file, "--set", "scenario.windows=never"})
      .at("architectures")[0]
      .at("capacity")
      .at("fn")
      .at("mean_concurrency");
}

}  // namespace

TEST_CASE("flow and requests take the same mean of every distribution") {
  data_file("costsim-keys-durations.csv", "duration\n100ms\n100ms\n100ms\n100ms\n3.6s\n");
  const std::string long_tail = R"({ distribution = "mixture", parts = [
      { weight = 9, distribution = "exponential", mean = "200ms" },
      { weight = 1, distribution = "gamma", mean = "6.2s", cv = 0.5 } ] })";
  for (const std::string& duration :
       {long_tail,
        std::string(R"({ distribution = "empirical", file = "costsim-keys-durations.csv" })"),
        std::string(R"({ distribution = "normal", mean = "800ms", cv = 0.8 })"),
        std::string(R"({ distribution = "weibull", mean = "800ms", shape = 0.7 })"),
        std::string(
            R"({ distribution = "empirical", min = "0s", p50 = "800ms", max = "1.6s" })")}) {
    INFO(duration);
    const std::string file = scenario("keys-mean", "20/s",
                                      "{ name = \"fn\", service = \"lambda\", timeout = \"60s\", "
                                      "duration = " +
                                          duration + " }");
    // Little's law: 20/s of 0.8 s are 16 at a time.
    CHECK(flow_concurrency(file) == Approx(16).epsilon(1e-6));
    const json result = simulated(file, "20000s", {"--warm-up", "100s"});
    CHECK(stage(result, "fn").at("mean_running").get<double>() == Approx(16).epsilon(0.02));
  }
}

TEST_CASE("a line of a data file that is no value is told with file and line") {
  data_file("costsim-keys-bad.csv", "100ms\nfast\n");
  const std::string fn = R"({ service = "lambda", duration = { distribution = "empirical", )";
  CHECK_THAT(refusal(scenario("keys-bad", "1/s", fn + R"(file = "costsim-keys-bad.csv" } })")),
             Contains("costsim-keys-bad.csv:2:1") && Contains("'fast'"));
}

TEST_CASE("gaps of any family set the dispersion that limits by the second are held against") {
  const auto peak = [](const std::string& arrivals) {
    const std::string file =
        written("keys-gaps", "[traffic]\nrate = \"100/s\"\narrivals = " + arrivals + R"(
[[architecture]]
name = "a"
stages = [ { name = "fn", service = "lambda", duration = "1s" } ])");
    return answer_of({"run", file})
        .at("architectures")[0]
        .at("capacity")
        .at("fn")
        .at("peak_concurrency")
        .get<double>();
  };
  // Equal coefficients of variation, however they are stated; shape 0.25 is cv = 2.
  const double bursty = peak(R"({ distribution = "gamma", cv = 2 })");
  CHECK(peak(R"({ distribution = "gamma", shape = 0.25 })") == bursty);
  CHECK(peak(R"({ distribution = "gamma", mean = "1s", sd = "2s" })") == bursty);
  CHECK(peak("\"poisson\"") == peak(R"({ distribution = "exponential" })"));
  CHECK(peak("\"poisson\"") < bursty);
}

TEST_CASE("over-dispersed arrivals have the dispersion that the scenario states") {
  const std::string file = written("keys-burst", R"([traffic]
rate = "20/s"
arrivals = "over-dispersed"
burstiness = 4
[[architecture]]
name = "a"
stages = [ { name = "fn", service = "lambda", duration = "1ms" } ])");
  const std::string log = (fs::temp_directory_path() / "costsim-keys-burst.txt").string();
  simulated(file, "4000s", {"--trace", log, "--trace-for", "4000s"});
  std::map<int, double> counts;
  std::ifstream lines(log);
  for (std::string line; std::getline(lines, line);) {
    if (line.find("request") != std::string::npos) ++counts[static_cast<int>(std::stod(line))];
  }
  double sum = 0, squares = 0;
  for (const auto& [second, count] : counts) {
    sum += count;
    squares += count * count;
  }
  const double mean = sum / 4000;
  CHECK(mean == Approx(20).epsilon(0.05));
  CHECK((squares / 4000 - mean * mean) / mean == Approx(4).epsilon(0.2));
}

TEST_CASE("recorded arrivals come when they came, at both levels") {
  data_file("costsim-keys-arrivals.csv", "time,count\n0.5,1\n1,1\n1.25,2\n61,1\n200,1\n");
  const std::string file = written("keys-replay", R"([traffic]
arrivals = { replay = "costsim-keys-arrivals.csv" }
[[architecture]]
name = "a"
stages = [ { name = "fn", service = "lambda", duration = "100ms", init = "0s", keep_alive = "100s" } ]
[[check]]
require = "a.latency.max < 101ms")");
  const json result = simulated(file, "4min");
  CHECK(result.at("requests") == 6);
  CHECK(result.at("served") == 6);
  // The first, the second of two at once, and the last, after the warm ones expired.
  CHECK(stage(result, "fn").at("cold_starts") == 3);
  CHECK(simulated(file, "60s").at("requests") == 4);

  const json bill = answer_of({"run", file});
  CHECK(bill.at("traffic").at("requests") == "6");
  CHECK(bill.at("architectures")[0].at("latency_ms").at("max").get<double>() ==
        Approx(100).epsilon(0.01));
}

TEST_CASE("a share of what is replayed comes at its instants") {
  std::string arrivals;
  for (int i = 0; i < 2000; ++i) arrivals += std::to_string(i) + "\n";
  data_file("costsim-keys-many.csv", arrivals);
  const std::string file = written("keys-share", R"([traffic]
arrivals = { replay = "costsim-keys-many.csv" }
[[architecture]]
name = "a"
stages = [ { name = "some", service = "lambda", duration = "1ms", share = "30%" },
           { name = "thrice", service = "lambda", duration = "1ms", from = "traffic", times = 3 } ])");
  const json result = simulated(file, "2000s");
  CHECK(stage(result, "thrice").at("requests") == 6000);
  const double some = stage(result, "some").at("requests");
  CHECK(std::abs(some - 600) < 4 * std::sqrt(2000 * 0.3 * 0.7));
}

TEST_CASE("replayed arrivals stand alone and in order") {
  data_file("costsim-keys-back.csv", "2\n1\n");
  const std::string stages =
      "[[architecture]]\nname = \"a\"\nstages = [ { service = \"lambda\" } ]\n";
  const std::string replay = "[traffic]\narrivals = { replay = \"costsim-keys-back.csv\" }\n";
  CHECK_THAT(refusal(written("keys-back", replay + stages)),
             Contains("costsim-keys-back.csv:2:1") && Contains("order"));
  CHECK_THAT(refusal(written("keys-beside", replay + "rate = \"1/s\"\n" + stages)),
             Contains(":8:8") && Contains("no 'rate'"));
  const Ran ran = run_program({"run", written("keys-none",
                                              "[traffic]\narrivals = { replay = "
                                              "\"costsim-none.csv\" }\n" +
                                                  stages)});
  CHECK(ran.exit_code == 4);
}

TEST_CASE("asynchronous events are given up at their maximum age") {
  const auto result = [](const std::string& more) {
    return simulated(
        scenario("keys-age", "1/h",
                 "{ service = \"schedule\", every = \"100h\" },\n"
                 "{ name = \"fn\", service = \"lambda\", from = \"schedule\", duration = "
                 "\"1s\", concurrency_limit = 0" +
                     more + " }"),
        "8h");
  };
  // Refused for ever: AWS gives up after six hours unless told otherwise.
  CHECK(stage(result(""), "fn").at("lost") == 1);
  CHECK(stage(result(", on_failure = true"), "fn").at("dead_lettered") == 1);
  const json early = result(", max_age = \"60s\"");
  CHECK(stage(early, "fn").at("lost") == 1);
  CHECK(stage(early, "fn").at("retries") < stage(result(""), "fn").at("retries"));
  CHECK_THAT(refusal(scenario("keys-young", "1/s",
                              R"({ service = "lambda", duration = "1s", max_age = "7h" })")),
             Contains("max_age") && Contains("6 h"));
}

TEST_CASE("messages that wait for longer than the retention are lost") {
  const auto queue = [](const std::string& retention) {
    const json result =
        simulated(scenario("keys-retention", "1/s",
                           "{ name = \"q\", service = \"sqs\"" + retention +
                               " },\n{ name = \"fn\", service = \"lambda\", duration = "
                               "\"1s\", concurrency_limit = 0 }"),
                  "2h");
    check_conserved(result);
    return stage(result, "q");
  };
  // Nobody reads: all but those of the last hour, some 3,600, are gone.
  const json kept = queue("");
  CHECK(kept.at("lost") == 0);
  const json lost = queue(", retention = \"1h\"");
  CHECK(lost.at("in_flight").get<double>() == Approx(3600).epsilon(0.08));
  CHECK(lost.at("lost").get<double>() ==
        lost.at("requests").get<double>() - lost.at("in_flight").get<double>());
}

TEST_CASE("work that a timer's function does again, or while it still runs, is counted") {
  const auto export_of = [](const std::string& more) {
    return stage(
        simulated(scenario("keys-cron", "1/h",
                           "{ service = \"schedule\", every = \"10min\" },\n{ name = \"fn\", "
                           "service = \"lambda\", from = \"schedule\", init = \"0s\", " +
                               more + " }"),
                  "59min"),
        "fn");
  };
  // Six ticks, each cut off at 5 min and tried again after one and two minutes: at 0, 6 and 13 min.
  const json cut = export_of(R"(duration = "6min", timeout = "5min")");
  CHECK(cut.at("duplicates") == 11);  // the last tick's third would begin at 63 min
  // From 10 min on each begins beside one of the tick before or after.
  CHECK(cut.at("overlaps") == 15);
  const json fits = export_of(R"(duration = "4min", timeout = "5min")");
  CHECK(fits.at("duplicates") == 0);
  CHECK(fits.at("overlaps") == 0);
}

TEST_CASE("a message goes to one of a queue's readers, and a record to all of a stream's") {
  const std::string two = R"(
    { name = "f", service = "lambda", from = "q", duration = "10ms" SHARE },
    { name = "g", service = "lambda", from = "q", duration = "10ms" SHARE })";
  const auto with = [&](const std::string& source, const std::string& share) {
    std::string stages = "{ name = \"q\", service = \"" + source + "\" }," + two;
    for (std::size_t at; (at = stages.find(" SHARE")) != std::string::npos;) {
      stages.replace(at, 6, share);
    }
    return scenario("keys-two", "10/s", stages);
  };
  CHECK_THAT(refusal(with("sqs", "")),
             Contains(":14:5") && Contains("'g' reads the queue 'q' like stage 'f'"));
  const json shared = simulated(with("sqs", ", share = \"50%\""), "10000s");
  const double f = stage(shared, "f").at("requests");
  const double g = stage(shared, "g").at("requests");
  CHECK(f == Approx(50'000).epsilon(0.02));
  CHECK(g == Approx(50'000).epsilon(0.02));
  CHECK(f != g);  // each has arrivals of its own
  const json all = simulated(with("kinesis", ""), "1000s");
  CHECK(stage(all, "f").at("requests").get<double>() == Approx(10'000).epsilon(0.05));
  CHECK(stage(all, "g").at("requests").get<double>() == Approx(10'000).epsilon(0.05));
}

TEST_CASE("a replay that is multiplied beyond memory ends with a reason") {
  data_file("costsim-keys-vast.csv", "0\n1\n");
  const Ran ran = run_program({"simulate", written("keys-vast", R"([traffic]
arrivals = { replay = "costsim-keys-vast.csv" }
[[architecture]]
name = "a"
stages = [ { name = "fn", service = "lambda", duration = "1ms", times = 100000000 } ])"),
                               "--for", "1min"});
  CHECK(ran.exit_code == 3);
  CHECK_THAT(ran.err, Contains("2e+08 replayed requests are to come"));
}

TEST_CASE("what a scenario states and requests do not follow is told in a note") {
  const auto notes = [](const std::string& stages) {
    return simulated(scenario("keys-notes", "10/s", stages), "10s").at("notes");
  };
  const std::string reader = R"(, { name = "f", service = "lambda", duration = "10ms" )";
  CHECK(notes(R"({ name = "q", service = "sqs" })" + reader + "}") == json::array());
  CHECK(notes(R"({ name = "q", service = "sqs", kind = "fifo" })" + reader + "}") ==
        json::array({"stage 'q': messages are simulated without the order of a FIFO queue"}));
  CHECK(notes(R"({ name = "s", service = "kinesis" })" + reader + R"(, share = "50%" })") ==
        json::array({"stage 'f': at request level it gets all records of its stream, not a `share` "
                     "or `times`"}));
  CHECK(notes(R"({ name = "f", service = "lambda", duration = "10ms", bisect = true })") ==
        json::array({"stage 'f': bisect has no effect on a function invoked by clients: only a "
                     "stream's batches are split"}));
}
