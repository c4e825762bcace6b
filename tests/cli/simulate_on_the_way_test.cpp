// Services on a request's way, several in a row and made of data: their times, timeouts and quotas.
#include "simulation_fixture.hpp"
#include "support/models_folder.hpp"

using namespace costsim::testing;

namespace {

/// Gateways that are data, in a folder of models of their own; goes away with the test.
class Gateways {
 public:
  /// `definition`: beside name, role and meter; `rules`: of the price file.
  Gateways& add(const std::string& name, const std::string& definition, const std::string& rules,
                const std::string& role = "gateway") {
    models_.write("aws/services/" + name + ".toml",
                  "service = \"" + name + "\"\nrole = \"" + role +
                      "\"\nhelp = \"in between\"\n[[meter]]\nname = "
                      "\"calls\"\nquantity = \"items\"\n" +
                      definition);
    models_.write("aws/us-east-1/2018-08/" + name + ".toml",
                  "service = \"" + name +
                      "\"\nas_of = \"2018\"\n[defaults]\nsource = \"test\"\nconfidence = \"V1\"\n"
                      "[[meter]]\nname = \"calls\"\nunit = \"call\"\nprice = \"1\"\n" +
                      rules);
    return *this;
  }
  json run(const std::string& stages, const std::string& rate = "10/s") const {
    return simulated(scenario("on-the-way", rate, stages), "100s", {"--models", models_.path()});
  }
  Ran refused(const std::string& stages) const {
    return run_program({"run", scenario("on-the-way", "10/s", stages), "--models", models_.path()});
  }

 private:
  const ModelsFolder models_;
};

std::string quota(const std::string& name, const std::string& value) {
  return "[[rule]]\nname = \"" + name + "\"\nvalue = \"" + value + "\"\n";
}

double number(const json& result, const char* name) {
  return result.at(name).get<double>();
}

const std::string function = "{ name = \"fn\", service = \"lambda\", duration = \"50ms\" },\n";
const std::string slow_function =
    "{ name = \"fn\", service = \"lambda\", duration = \"3s\", timeout = \"10s\" },\n";
const std::string tasks =
    "{ name = \"fn\", service = \"fargate\", vcpu = 1, memory = \"2GB\", tasks = 20, "
    "cpu = \"50ms\" },\n";
const std::string slow_timed = "[on_the_way]\ntime = \"rule('way')\"\n";

}  // namespace

TEST_CASE("of the timeouts on the way the smallest counts, wherever it stands") {
  for (const char* stages :
       {"{ name = \"edge\", service = \"api-gateway\" },\n"
        "{ name = \"inner\", service = \"api-gateway\", timeout = \"1s\" },\n",
        "{ name = \"edge\", service = \"api-gateway\", timeout = \"1s\" },\n"
        "{ name = \"inner\", service = \"api-gateway\" },\n",
        "{ name = \"edge\", service = \"api-gateway\", kind = \"rest\", timeout = \"1s\" },\n"
        "{ name = \"inner\", service = \"proxy\" },\n"}) {
    INFO(stages);
    const json result = Gateways().add("proxy", "", "").run(stages + slow_function);
    check_conserved(result);
    CHECK(number(result, "served") == 0);
    CHECK(number(stage(result, "fn"), "gateway_timeouts") ==
          number(result, "dropped") + number(result, "in_flight"));
  }
}

TEST_CASE("every service on the way has an account of its own") {
  Gateways gateways;
  gateways.add("wide", "", quota("account-rate", "1000/s") + quota("account-burst", "1000"));
  gateways.add("narrow", "", quota("account-rate", "1/s") + quota("account-burst", "1"));
  for (const char* stages : {"{ service = \"wide\" }, { service = \"narrow\" },\n",
                             "{ service = \"narrow\" }, { service = \"wide\" },\n"}) {
    const json result = gateways.run(stages + function);
    INFO(stages);
    check_conserved(result);
    // A bucket with room for one is an M/D/1/1 queue, which takes λ / (1 + ρ): 10/s / 11 for 100 s.
    CHECK(number(result, "served") == Approx(1000 / 11.).margin(5));
  }
  // A service that is passed twice takes two tokens of its account: of those that come, and come
  // again, one a second passes, (10 + 10 p) p = 1, and 10 p² of them twice. The second takes of the
  // first twenty tokens' time are not known yet, and pass.
  const json twice = gateways.run(
      "{ name = \"one\", service = \"narrow\" }, { name = \"two\", service = \"narrow\" },\n" +
      function);
  CHECK(number(twice, "served") == Approx(20 + 80 * 10 * 0.0916 * 0.0916).margin(6));
}

TEST_CASE("what a service on the way adds is in the time of every answer, of functions and nodes") {
  Gateways gateways;
  gateways.add("proxy", slow_timed, quota("way", "200ms"));
  for (const std::string& behind : {function, tasks}) {
    INFO(behind);
    const json straight = gateways.run(behind);
    const json behind_it = gateways.run("{ service = \"proxy\" },\n" + behind);
    check_conserved(behind_it);
    CHECK(number(behind_it.at("latency_ms"), "p50") ==
          Approx(number(straight.at("latency_ms"), "p50") + 200).epsilon(0.01));
    const json two = gateways.run(
        "{ name = \"a1\", service = \"proxy\" }, { name = \"a2\", service = \"proxy\" },\n" +
        behind);
    CHECK(number(two.at("latency_ms"), "p50") ==
          Approx(number(straight.at("latency_ms"), "p50") + 400).epsilon(0.01));
  }
}

TEST_CASE("a gateway in front waits for what services behind it add") {
  Gateways gateways;
  gateways.add("proxy",
               "[[parameter]]\nname = \"takes\"\nkind = \"time\"\ndefault = \"0s\"\nhelp = "
               "\"own time\"\n[on_the_way]\ntime = \"takes\"\n",
               "");
  for (const std::string& behind : {function, tasks}) {
    const auto timeouts = [&](const std::string& stages) {
      return number(stage(gateways.run(stages + behind), "fn"), "gateway_timeouts");
    };
    INFO(behind);
    CHECK(
        timeouts("{ service = \"api-gateway\", timeout = \"1s\" }, { service = \"proxy\", takes = "
                 "\"2s\" },\n") > 900);
    // It is on the way out already when the proxy spends its time.
    CHECK(
        timeouts("{ service = \"proxy\", takes = \"2s\" }, { service = \"api-gateway\", timeout = "
                 "\"1s\" },\n") == 0);
  }
}

TEST_CASE("a concurrency quota refuses what comes while so many are in hand") {
  // Erlang's loss formula with two servers and a load of 10/s × 0.2 s = 2: B = 2 / (1 + 2 + 2) =
  // 0.4.
  Gateways gateways;
  gateways.add("proxy", slow_timed + "concurrency = \"at-once\"\n",
               quota("way", "150ms") + quota("at-once", "2"));
  for (const std::string& behind : {function, tasks}) {
    INFO(behind);
    const json result = gateways.run("{ service = \"proxy\" },\n" + behind, "10/s");
    check_conserved(result);
    // 1,000 requests: a standard deviation of some 2 %.
    CHECK(number(result, "throttled") / number(result, "requests") == Approx(0.4).margin(0.08));
  }
}

TEST_CASE("a service that only counts hands requests on, wherever it stands") {
  const json result =
      Gateways()
          .add("meter", "", "", "counter")
          .run("{ service = \"api-gateway\", timeout = \"1s\" },\n{ service = \"meter\" },\n" +
               slow_function);
  check_conserved(result);
  CHECK(number(stage(result, "fn"), "gateway_timeouts") ==
        number(result, "dropped") + number(result, "in_flight"));
}

TEST_CASE(
    "names that requests heed are of one kind, and half a quota is none: refused at the load") {
  const std::string stages = "{ service = \"proxy\" },\n" + function;
  struct Wrong {
    const char* role;
    std::string definition, rules, place, told;
  };
  const std::string count =
      "[[parameter]]\nname = \"timeout\"\nkind = \"count\"\ndefault = \"3\"\n"
      "help = \"tries\"\n";
  for (const Wrong& wrong : std::initializer_list<Wrong>{
           {"gateway", count, "", "services/proxy.toml:9:8", "expected \"time\""},
           {"gateway",
            "[[parameter]]\nname = \"kind\"\nkind = \"count\"\ndefault = \"3\"\nhelp = \"h\"\n", "",
            "services/proxy.toml:9:8", "expected \"choice\""},
           {"gateway", "", quota("account-rate", "10/s"), "proxy.toml:10:", "'account-burst'"},
           {"gateway", "", quota("account-burst", "10"), "proxy.toml:10:", "'account-rate'"},
           {"gateway", "", quota("account-rate", "10") + quota("account-burst", "10"),
            "proxy.toml:12:9", "expected a rate"},
           {"gateway", "", quota("timeout", "10"), "proxy.toml:12:9", "expected a time"},
           {"gateway", count + "[on_the_way]\ntime = \"timeout\"\n", "", "proxy.toml:13:9",
            "timeout is a plain number, where a time is expected"},
           {"gateway",
            "[[parameter]]\nname = \"pause\"\nkind = \"time\"\ndefault = \"1s\"\nhelp = \"h\"\n"
            "[on_the_way]\ntime = \"pause * pause\"\n",
            "", "proxy.toml:13:9",
            "pause * pause is a time times a time, where a time is expected"},
           {"gateway", "[on_the_way]\ntime = \"items\"\n", "", "proxy.toml:8:9",
            "is not known of a request"},
           {"gateway", "[on_the_way]\nrate = \"r\"\n", "", "proxy.toml:7:1", "both or neither"},
           {"topic", slow_timed, "", "proxy.toml:7:1", "role = \"gateway\""}}) {
    Gateways gateways;
    const Ran ran =
        gateways.add("proxy", wrong.definition, wrong.rules, wrong.role).refused(stages);
    INFO(wrong.definition << wrong.rules << ran.err);
    CHECK(ran.exit_code == 2);
    CHECK_THAT(ran.err, Catch::Matchers::Contains(wrong.place));
    CHECK_THAT(ran.err, Catch::Matchers::Contains(wrong.told));
  }
  // A counter's parameters mean what it likes.
  CHECK(Gateways().add("proxy", count, "", "counter").refused(stages).exit_code == 0);
}
