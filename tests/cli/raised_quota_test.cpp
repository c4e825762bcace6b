// A quota that AWS raises on request cuts no bill, whether or not requests are simulated for it.
#include "simulation_fixture.hpp"

using namespace costsim::testing;

namespace {

/// 3,000 at a time, of an account that begins with 1,000.
double bill(const std::string& name, const std::string& windows, const std::string& quotas) {
  const std::string file = written("raised-" + name, R"([traffic]
rate = "3000/s"
)" + quotas + R"(
[[architecture]]
name = "a"
stages = [{ name = "f", service = "lambda", memory = "512MB", duration = "1s" }]
)");
  const json result =
      answer_of({"run", file, "--no-flips", "--prices", "2026", "--set", "scenario.period=10min",
                 "--set", "scenario.windows=" + windows, "--set", "scenario.findings=warn"});
  return std::stod(result.at("architectures")[0].at("total").get<std::string>());
}

}  // namespace

TEST_CASE("the account's default concurrency cuts no bill, with windows and without") {
  const double by_flow = bill("flow", "never", "");
  CHECK(bill("requests", "always", "") == Approx(by_flow).epsilon(0.02));
}

TEST_CASE("an account's stated concurrency cuts the bill, with windows and without") {
  const std::string stated = "[quotas]\nlambda.concurrency = 1000";
  const double all = bill("all", "never", "");
  CHECK(bill("flow-stated", "never", stated) < 0.4 * all);
  CHECK(bill("requests-stated", "always", stated) < 0.4 * all);
}
