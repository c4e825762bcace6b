// Cold starts and idle lives: as stated, by runtime, package and memory, and by epoch.
#include <cmath>

#include "services/fixture.hpp"
#include "services/lambda/instances.hpp"
#include "services/services.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;

namespace {

Duration ms(double milliseconds) {
  return Duration(static_cast<std::int64_t>(milliseconds * 1e6));
}

/// As of models/aws/cold-starts/2026.toml (LP26, COLD21, PACS20).
const metering::Rules today = rules_of("lambda", {{"init-billed", true},
                                                  {"idle-life-least", ms(635'800)},
                                                  {"idle-life-greatest", ms(645'000)},
                                                  {"zip.init-p50", ms(152)},
                                                  {"zip.init-p975", ms(388)},
                                                  {"zip.answer-p50", ms(230)},
                                                  {"zip.answer-p975", ms(700)},
                                                  {"zip.first-run-128", ms(31.7)},
                                                  {"zip.first-run-512", ms(5.8)},
                                                  {"dotnet8.zip.x86.init-p50", ms(254)},
                                                  {"dotnet8.zip.x86.init-p975", ms(571)},
                                                  {"dotnet8.zip.x86.first-run-128", ms(719)},
                                                  {"dotnet8.zip.x86.first-run-512", ms(167)},
                                                  {"dotnet8.zip.x86.first-run-1024", ms(76)}});
/// In 2018 nobody published INIT apart from the answer, and it was not billed.
const metering::Rules then = rules_of("lambda", {{"init-billed", false},
                                                 {"idle-life-least", ms(1'500'000)},
                                                 {"idle-life-greatest", ms(3'600'000)},
                                                 {"zip.answer-p50", ms(230)},
                                                 {"zip.answer-p975", ms(700)}});

Parameters function(const std::vector<std::pair<std::string, std::string>>& texts) {
  return given(lambda(), texts);
}

double lognormal_mean(double p50, double p975) {
  const double sigma = std::log(p975 / p50) / 1.959964;
  return p50 * std::exp(sigma * sigma / 2);
}

const Duration day = std::chrono::hours(24);

}  // namespace

TEST_CASE("billed INIT and what the answer waits for are two quantities") {
  const Context context = context_of(today, day);
  const ColdStart start = cold_start_of(function({{"memory", "512MB"}}), context);
  CHECK(start.init->mean() == Approx(lognormal_mean(0.152, 0.388)));
  CHECK(start.setup->mean() == Approx(lognormal_mean(0.230 - 0.152, 0.700 - 0.388)));
  CHECK(billed_cold_s(0.1, function({{"memory", "512MB"}}), context) ==
        Approx(lognormal_mean(0.152, 0.388) + 0.0058));
}

TEST_CASE("in 2018 the answer of a cold start waited, and nothing of it was billed") {
  const Context context = context_of(then, day);
  const ColdStart start = cold_start_of(function({}), context);
  CHECK(!start.init);
  CHECK(!start.first_run);
  CHECK(start.setup->mean() == Approx(lognormal_mean(0.230, 0.700)));
  CHECK(billed_cold_s(0.1, function({}), context) == 0);
}

TEST_CASE("the first run depends on memory, INIT does not") {
  // .NET 8: 719, 167 and 76 ms at 128, 512 and 1,024 MB (LP26).
  const Context context = context_of(today, day);
  const auto start = [&](const char* memory) {
    return cold_start_of(function({{"runtime", "dotnet8"}, {"memory", memory}}), context);
  };
  CHECK(start("128MB").first_run->mean() == Approx(0.719));
  CHECK(start("512MB").first_run->mean() == Approx(0.167));
  CHECK(start("256MB").first_run->mean() == Approx((0.719 + 0.167) / 2));  // half the logarithm
  CHECK(start("1024MB").first_run->mean() == Approx(0.076));
  CHECK(start("3008MB").first_run->mean() == Approx(0.076));
  CHECK(start("128MB").init->mean() == start("3008MB").init->mean());
}

TEST_CASE("what is stated stands, and a stated INIT brings nothing else with it") {
  const Context context = context_of(today, day);
  const ColdStart start = cold_start_of(function({{"init", "2s"}}), context);
  CHECK(start.init->mean() == 2);
  CHECK(!start.setup);
  CHECK(!start.first_run);
  CHECK(cold_start_of(function({{"setup", "1s"}}), context).setup->mean() == 1);
  CHECK(billed_cold_s(0.1, function({{"cold_duration", "1s"}}), context) == Approx(0.9));
}

TEST_CASE("an unknown runtime is refused with those that are known") {
  const Context context = context_of(today, day);
  CHECK_THROWS_WITH(cold_start_of(function({{"runtime", "dotnet9"}}), context),
                    Catch::Contains("dotnet9") && Catch::Contains("expected one of dotnet8"));
  CHECK_THROWS_WITH(cold_start_of(function({{"package_kind", "image"}}), context_of(then, day)),
                    Catch::Contains("package_kind = 'image'"));
}

TEST_CASE("idle life is that of the epoch, or as stated") {
  const auto life = [](const metering::Rules& rules) {
    return idle_life_of(function({}), context_of(rules, day));
  };
  CHECK(life(then).least() == 25 * 60);
  CHECK(life(then).greatest() == 60 * 60);
  CHECK(life(today).mean() == Approx(640.4));
  CHECK(life(rules_of("lambda", {})).mean() == 600);
  CHECK(idle_life_of(function({{"keep_alive", "600s"}}), context_of(then, day)).mean() == 600);
}

namespace {

Flow calls_at(double rate, double dispersion, double together = 0) {
  Flow flow;
  flow.step = std::chrono::hours(1'000'000);
  flow.items = Eigen::ArrayXd::Constant(1, rate * seconds(flow.step));
  flow.total = Decimal::from_double(rate * seconds(flow.step));
  flow.dispersion = dispersion;
  flow.together = together;
  return flow;
}

}  // namespace

TEST_CASE("calls at even intervals are cold where those outlast the idle life, and then all are") {
  const Context context = context_of(then, day);
  const auto cold = [&](double every_min) {
    const double rate = 1 / (every_min * 60);
    return cold_share({1}, calls_at(rate, 1 - rate), function({}), context);
  };
  CHECK(cold(24) == 0);
  CHECK(cold(42.5) == Approx(0.5));
  CHECK(cold(61) == 1);
  // By chance instead: (e^−λa − e^−λb) / λ(b − a), with λ = 1 an hour.
  CHECK(cold_share({1}, calls_at(1 / 3600.0, 1), function({}), context) ==
        Approx((std::exp(-25 / 60.0) - std::exp(-1)) / (35 / 60.0)).epsilon(0.001));
}

TEST_CASE("calls that come together at a tick are as far from the next ones as the ticks") {
  const Context context = context_of(then, day);
  const auto cold = [&](double every_min) {
    return cold_share({1}, calls_at(20 / (every_min * 60), 20, 20), function({}), context);
  };
  CHECK(cold(24) == 0);
  CHECK(cold(42.5) == Approx(0.5));
  CHECK(cold(61) == 1);
}

// `costsim simulate` of three groups of 400, five minutes apart, begins 400 of 1,200 cold.
TEST_CASE("groups of a replay are as far apart as they come, and the first follows the last") {
  Flow calls = calls_at(1200 / 3600.0, 400, 400);
  calls.step = std::chrono::hours(1);
  calls.items = Eigen::ArrayXd::Constant(1, 1200);
  calls.total = Decimal(1200);
  calls.every = std::chrono::minutes(5);
  const Context context = context_of(today, day);
  CHECK(cold_share({1}, calls, function({}), context) == Approx(1 / 3.0));
  calls.every = std::chrono::minutes(29);  // and 2 min from the last to the first
  CHECK(cold_share({1}, calls, function({}), context) == Approx(2 / 3.0));
}

TEST_CASE("pings more often than the idle life keep a function warm; rarer ones save a part") {
  const Context context = context_of(then, day);
  const auto cold = [&](const char* every) {
    return cold_share({1}, calls_at(1e-9, 1), function({{"keep_warm", every}}), context);
  };
  CHECK(cold("24min") == 0);
  CHECK(cold("120min") == Approx(1 - 42.5 / 120).epsilon(0.001));
}

// As of models/aws/cold-starts/2026.toml: answers of COLD21, INIT of LP26.
TEST_CASE("a function of .NET is the same one whether its runtime or its package says so") {
  metering::Rules rules = today;
  const auto add = [&](const char* name, double milliseconds) {
    rules.add(name, {ms(milliseconds), "", false, {"test", "2026-01-01", "V1"}});
  };
  add("zip-dotnet.init-p50", 260);
  add("zip-dotnet.init-p975", 640);
  add("zip-dotnet.answer-p50", 600);
  add("zip-dotnet.answer-p975", 1360);
  add("image.init-p50", 257);
  add("image.init-p975", 618);
  add("image.answer-p50", 920);
  add("image.answer-p975", 2150);
  add("image-dotnet.init-p50", 402);
  add("image-dotnet.init-p975", 799);
  add("dotnet8-aot-al2023.zip.x86.init-p50", 88.2);
  add("dotnet8-aot-al2023.zip.x86.init-p975", 116.3);
  const Context context = context_of(rules, day);
  const auto setup = [&](const std::vector<std::pair<std::string, std::string>>& texts) {
    return cold_start_of(function(texts), context).setup->mean();
  };
  const double dotnet = lognormal_mean(0.600 - 0.260, 1.360 - 0.640);
  CHECK(setup({{"runtime", "dotnet8"}}) == Approx(dotnet));
  CHECK(setup({{"package_kind", "zip-dotnet"}}) == Approx(dotnet));
  CHECK(setup({{"runtime", "dotnet8"}, {"package_kind", "zip-dotnet"}}) == Approx(dotnet));
  CHECK(setup({{"runtime", "dotnet8-aot-al2023"}}) ==
        Approx(lognormal_mean(0.230 - 0.152, 0.700 - 0.388)));
  // Nobody published the answer of .NET in an image: it is fetched as any image.
  CHECK(setup({{"package_kind", "image-dotnet"}}) ==
        Approx(lognormal_mean(0.920 - 0.257, 2.150 - 0.618)));
  CHECK_THROWS_WITH(setup({{"runtime", "nodejs22.x"}, {"package_kind", "zip-dotnet"}}),
                    Catch::Contains("package_kind = 'zip-dotnet' beside runtime = 'nodejs22.x'"));
}
