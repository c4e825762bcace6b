// Several traffics that cannot be told apart, or are not there.
#include "scenario/malformed.hpp"

using namespace costsim;
using namespace costsim::malformed;

namespace {

const Malformed bad_traffics[] = {
    // several traffics
    {head + "[[traffic]]\nrate = \"1/s\"\n" + some_architecture, "s.toml:4:1", "needs 'name'"},
    {head +
         "[[traffic]]\nname = \"u\"\nrate = \"1/s\"\n[[traffic]]\nname = \"u\"\nrate = "
         "\"1/s\"\n" +
         some_architecture,
     "s.toml:8:8", "a traffic 'u' already"},
    {head + "[[traffic]]\nname = \"traffic\"\nrate = \"1/s\"\n" + some_architecture, "s.toml:5:8",
     "another name"},
    {head + "[[traffic]]\nname = \"u\"\nrat = \"1/s\"\n" + some_architecture, "s.toml:6:1",
     "did you mean 'rate'?"},
    {head + "[[traffic]]\nname = \"u\"\nrate = \"1/s\"\nevent = \"much\"\n" + some_architecture,
     "s.toml:7:9", "'much'"},
    {head + "[[traffic]]\nname = \"u\"\nrate = \"1/s\"\n[[architecture]]\nname = \"a\"\n"
            "stages = [{ service = \"sqs\", from = \"uu\" }]\n",
     "s.toml:9:37", "did you mean 'u'?"},
    {head + "[[traffic]]\nname = \"u\"\nrate = \"1/s\"\n[[architecture]]\nname = \"a\"\n"
            "stages = [{ name = \"u\", service = \"sqs\" }]\n",
     "s.toml:9:20", "a traffic 'u' already"},
    {head + "[[traffic]]\nname = \"u\"\nrate = \"1/s\"\n[[architecture]]\nname = \"a\"\n"
            "from = \"users\"\nstages = [{ service = \"sqs\" }]\n",
     "s.toml:9:8", "expected one of u"},
    // one in two
    {head + "[traffic]\nrate = \"1/s\"\nsplit_at = \"much\"\n" + some_architecture, "s.toml:6:12",
     "'much'"},
    {head +
         "[traffic]\narrivals = { distribution = \"gamma\", mean = \"1s\", shape = 2 }\n"
         "rate = \"1/s\"\nsplit_at = \"1/s\"\n" +
         some_architecture,
     "s.toml:7:12", "cannot be cut in two"},
    {head + "[traffic]\nrate = \"1/s\"\nsplit_at = \"1/s\"\n[[architecture]]\nname = \"a\"\n"
            "from = \"peak\"\nstages = [{ service = \"sqs\" }]\n",
     "s.toml:9:8", "expected one of base, excess"},
    {head +
         "[[traffic]]\nname = \"u-base\"\nrate = \"1/s\"\n[[traffic]]\nname = \"u\"\n"
         "rate = \"1/s\"\nsplit_at = \"1/s\"\n" +
         some_architecture,
     "s.toml:8:8", "a traffic 'u-base' already"},
    {good + "from = \"users\"\n", "s.toml:9:8", "[[traffic]] with a name"},
};

}  // namespace

TEST_CASE("Malformed traffics are told at their place", "[scenario]") {
  check_told(bad_traffics);
}

TEST_CASE("a cut that is refused is one error: stages that take from its parts are right") {
  const std::string text = head + "[traffic]\nrate = \"1/s\"\nsplit_at = \"abc\"\n" +
                           "[[architecture]]\nname = \"a\"\n" +
                           "stages = [{ service = \"sqs\", from = \"base\" }]\n";
  try {
    scenario::load_text(text, "s.toml", "");
    FAIL("taken");
  } catch (const Errors& errors) {
    FAIL(errors.what());
  } catch (const Error& error) {
    CHECK(error.where().text() == "s.toml:6:12");
  }
}
