// Files of measurements: what a figure becomes, and how a bad file is refused.
#include "scenario/books/measured_files.hpp"

#include "support/catch.hpp"
#include "support/models_folder.hpp"
#include "support/refusal.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::scenario;
using testing::ModelsFolder;

namespace {

const std::string head = R"(commit = "abc123"
method = "median of 3 runs"
date = "2026-11-21"
[machine]
cpu = "AMD EPYC"
cores = 2
os = "Linux 6.1"
)";

std::string figure(const std::string& name, const std::string& rate) {
  return "[[figure]]\nname = \"" + name + "\"\nevents_per_s_per_vcpu = " + rate +
         "\ncpu_s_per_million_events = 10.0\nevent_bytes = 200\nspread_percent = 0.0\n";
}

std::string refusal(const std::string& text) {
  const ModelsFolder models;
  models.write("measured/bad.toml", text);
  return testing::refusal_of([&] { load_measurements(models.path()); });
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the program carries what its own service was measured at") {
  const auto all = load_measurements();
  for (const char* name : {"batching-core/http-single", "batching-core/http-bulk"}) {
    INFO(name);
    REQUIRE(all.count(name) == 1);
    const services::Measurement& measured = all.at(name);
    CHECK(measured.name == name);
    CHECK(measured.events_per_s_per_vcpu > 10'000);
    CHECK_FALSE(measured.cpu.empty());
    CHECK(contains(measured.source, "models/measured/batching-core.toml, commit "));
  }
}

TEST_CASE("a folder adds measurements and takes the place of embedded ones") {
  const ModelsFolder models;
  models.write("measured/laptop.toml",
               head + figure("http-single", "100000.0") + figure("new", "5"));
  models.write("measured/batching-core.toml", head + figure("http-single", "1.5"));
  models.write("measured/notes.md", "no measurement");
  const auto all = load_measurements(models.path());
  CHECK(all.size() == 3);
  CHECK(all.at("batching-core/http-single").events_per_s_per_vcpu == 1.5);
  const services::Measurement& single = all.at("laptop/http-single");
  CHECK(single.events_per_s_per_vcpu == 100'000);
  CHECK(single.cpu == "AMD EPYC");
  CHECK(single.source == "models/measured/laptop.toml, commit abc123, 2026-11-21");
  CHECK(all.at("laptop/new").events_per_s_per_vcpu == 5);
}

TEST_CASE("a folder of models without measurements adds none") {
  const ModelsFolder models;
  const auto all = load_measurements(models.path());
  CHECK(all.size() == load_measurements().size());
  for (const auto& [name, measured] : all) {
    INFO(name);
    CHECK(contains(measured.source, "built-in models/measured/"));  // and not of that folder
  }
}

TEST_CASE("a file that is no measurement is refused where it is wrong") {
  CHECK(contains(refusal(head + figure("a", "0")), "bad.toml:10:25: events_per_s_per_vcpu"));
  CHECK(contains(refusal(head + figure("a", "-1")), "bad.toml:10:25"));
  CHECK(contains(refusal(head + figure("a", "\"fast\"")), "bad.toml:10:25"));
  CHECK(contains(refusal(head + figure("a", "1") + figure("a", "2")), "bad/a is there twice"));
  CHECK(contains(refusal(head + figure("a", "1") + "p99 = 1\n"), "unknown key 'p99'"));
  CHECK(contains(refusal(head + "[[figure]]\nname = \"a\"\n"), "events_per_s_per_vcpu"));
  CHECK(contains(refusal("method = \"m\"\n"), "commit"));
  CHECK(contains(refusal("commit = \"c\"\nmethod = \"m\"\n"), "has no [machine]"));
  CHECK(contains(refusal("commit = "), "bad.toml:1"));
}

TEST_CASE("all that is wrong with files of measurements is told at once") {
  const std::string text =
      refusal("method = \"m\"\n[machine]\ncpu = \"c\"\ncores = 0\nos = \"o\"\n" + figure("a", "0") +
              figure("b", "-1"));
  for (const char* part : {"needs 'commit'", "bad.toml:4:9: cores", "bad.toml:8:25: events_per_s",
                           "events_per_s_per_vcpu = '-1'"}) {
    INFO(text);
    CHECK(contains(text, part));
  }
}

TEST_CASE("measured/ that is a file is refused") {
  const ModelsFolder models;
  models.write("measured", "x");
  try {
    load_measurements(models.path());
    FAIL("accepted");
  } catch (const Error& error) {
    CHECK(error.failure() == Failure::Io);
  }
}
