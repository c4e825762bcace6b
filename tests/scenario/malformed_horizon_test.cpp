// What [horizon] must not say, each at its place.
#include "scenario/malformed.hpp"

using namespace costsim;
using namespace costsim::malformed;

namespace {

const std::string two = good + "[[architecture]]\nname = \"b\"\nstages = [{ service = \"sqs\" }]\n";

/// `good` has eight lines, `two` eleven.
std::string horizon(const std::string& keys) {
  return good + "[horizon]\n" + keys + "\n";
}

std::string moving(const std::string& keys) {
  return two + "[horizon]\nmigration = { " + keys + " }\n";
}

const std::string seasons = "seasonality = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, ";

const Malformed bad_horizons[] = {
    {horizon("month = 36"), "s.toml:10:1", "did you mean 'months'?"},
    {horizon("foo = 1"), "s.toml:10:1",
     "in [horizon]: expected one of commitments, fit, growth, history, migration, months, "},
    {horizon("season = [1]"), "s.toml:10:1", "did you mean 'seasonality'?"},
    {horizon("months = 0"), "s.toml:10:10", "months"},
    {horizon("months = 241"), "s.toml:10:10", "240"},
    {horizon("months = \"3 years\""), "s.toml:10:10", "3 years"},
    {horizon("growth = \"fast\""), "s.toml:10:10", "expected \"10%\" (a month)"},
    {horizon("growth = \"10%/week\""), "s.toml:10:10", "50%/year"},
    {horizon("growth = \"-101%\""), "s.toml:10:10", "from -100% to 10000%"},
    {horizon("growth = 0.1"), "s.toml:10:10", "growth = '0.1'"},
    {horizon("growth = { curve = \"cubic\" }"), "s.toml:10:20", "exponential"},
    {horizon("growth = { per_mnth = \"1%\" }"), "s.toml:10:12", "did you mean 'per_month'?"},
    {horizon("growth = { curve = \"linear\", factor = 3 }"), "s.toml:10:39",
     "linear growth has no 'factor'"},
    {horizon("growth = { curve = \"logistic\", factor = 3 }"), "s.toml:10:10",
     "logistic growth needs 'at'"},
    {horizon("growth = { curve = \"logistic\", per_month = \"1%\" }"), "s.toml:10:44",
     "logistic growth has no 'per_month'"},
    {horizon("fit = \"cubic\""), "s.toml:10:7", "logistic"},
    {horizon("start = \"January\""), "s.toml:10:9", "a month such as \"2027-01\""},
    {horizon("start = \"2027-13\""), "s.toml:10:9", "2027-13"},
    {horizon("start = \"2027-1\""), "s.toml:10:9", "2027-1"},
    {horizon("start = \"2027-01\"\nseasonality = [1, 2]"), "s.toml:11:15",
     "has 2: expected twelve"},
    {horizon("start = \"2027-01\"\nseasonality = 1.5"), "s.toml:11:15", "is no list"},
    {horizon(seasons + "1]"), "s.toml:10:15", "expected start ="},
    {horizon("start = \"2027-01\"\n" + seasons + "-1]"), "s.toml:11:49", "-1"},
    {horizon("start = \"2027-01\"\n" + seasons + "true]"), "s.toml:11:49", "such as 1.2"},
    {moving("from = \"a\""), "s.toml:13:13", "needs 'to'"},
    {moving("from = \"a\", to = \"c\""), "s.toml:13:32", "expected one of a, b"},
    {moving("from = \"a\", to = \"a\""), "s.toml:13:32", "its own place"},
    {moving("from = \"a\", to = \"b\", cost = \"much\""), "s.toml:13:44", "much"},
    {moving("from = \"a\", to = \"b\", cost = \"$0.1234567891\""), "s.toml:13:44",
     "with at most nine decimals"},
    {moving("from = \"a\", to = \"b\", double_running = -1"), "s.toml:13:54", "double_running"},
    {horizon("commitments = [{ architecture = \"z\" }]"), "s.toml:10:33", "no architecture 'z'"},
    {horizon("commitments = [{ month = 2 }]"), "s.toml:10:16", "needs 'architecture'"},
    {horizon("commitments = [{ architecture = \"a\", month = 0 }]"), "s.toml:10:46", "month"},
    {horizon("commitments = [{ architecture = \"a\", set = \"purchase\" }]"), "s.toml:10:44",
     "expected KEY=VALUE"},
    {horizon("commitments = [{ architecture = \"a\", upfrnt = \"$1\" }]"), "s.toml:10:38",
     "did you mean 'upfront'?"},
    {two + "[horizon]\ncommitments = [{ architecture = \"a\", set = \"b.sqs.long_poll=0s\" }]\n",
     "s.toml:13:44", "expected a key of 'a', which pays for the commitment"},
    {horizon("commitments = [{ architecture = \"a\", set = \"traffic.rate=1/s\" }]"),
     "s.toml:10:44", "expected a key of 'a'"},
    {horizon("commitments = [{ architecture = \"a\", set = \"architecture.z.x=1\" }]"),
     "s.toml:10:44", "expected a key of 'a'"},
    {two + "[[price_change]]\nfrom = \"2027-01\"\nchange = \"1%\"\n", "s.toml:13:8",
     "expected start = \"2027-01\""},
    {two +
         "[horizon]\nstart = \"2027-02\"\n[[price_change]]\nfrom = \"2027-01\"\nchange = \"1%\"\n",
     "s.toml:15:8", "before the study begins: expected 2027-02"},
    {"horizon = 36\n" + good, "s.toml:1:11", "expected a table"},
};

}  // namespace

TEST_CASE("a malformed horizon is told at its place", "[scenario]") {
  check_told(bad_horizons);
}

TEST_CASE("a horizon says how months go on", "[scenario]") {
  const auto study = scenario::load_text(two + R"([horizon]
months = 48
growth = "10%/month"
start = "2027-04"
migration = { from = "a", to = "b", cost = "$40k", double_running = 2 }
commitments = [{ name = "plan", architecture = "b", month = 7, months = 12, upfront = "$5000", set = ["b.sqs.long_poll=0s"] }]
)",
                                         "s.toml", "");
  const decision::Horizon& horizon = study.horizon;
  CHECK(horizon.months == 48);
  CHECK(horizon.growth.per_month == Approx(0.1));
  CHECK(horizon.start->month == 4);
  CHECK(horizon.migrations.at(0).cost.text() == "40000.00");
  CHECK(horizon.migrations.at(0).double_running == 2);
  REQUIRE(horizon.commitments.size() == 1);
  CHECK_FALSE(horizon.commitments[0].holds_in(6));
  CHECK(horizon.commitments[0].holds_in(18));
  CHECK_FALSE(horizon.commitments[0].holds_in(19));
  CHECK(scenario::load_text(good, "s.toml", "").horizon.months == 36);
}

TEST_CASE("several migrations are a list, and the calendar may begin with the scenario",
          "[scenario]") {
  std::string text = two + R"([[horizon.migration]]
from = "a"
to = "b"
[[horizon.migration]]
from = "b"
to = "a"
cost = "$1k"
[[price_change]]
from = "2028-03"
change = "+5%"
)";
  text.replace(text.find("[scenario]"), 10, "[scenario]\nstart = \"2027-01\"");
  const auto study = scenario::load_text(text, "s.toml", "");
  REQUIRE(study.horizon.migrations.size() == 2);
  CHECK(study.horizon.migrations[1].to == "a");
  CHECK(study.horizon.start->year == 2027);
  CHECK(study.price_steps.at(0).from == study.month * 14);
}
