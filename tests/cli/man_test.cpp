// Manual pages: one for each verb, with all that --help says, and troff that its own tools accept.
#include <algorithm>
#include <cstdlib>
#include <map>

#include "ingest/support/temporary_folder.hpp"
#include "support/catch.hpp"
#include "support/program.hpp"
#include "support/skip.hpp"

namespace fs = std::filesystem;
using Catch::Matchers::Contains;
using costsim::ingest::TemporaryFolder;
using costsim::testing::Ran;
using costsim::testing::run_program;

namespace {

std::vector<std::string> verbs() {
  const Ran ran = run_program({"nonsense"});  // the message lists them
  const std::string list = ran.err.substr(ran.err.find("one of ") + 7);
  std::vector<std::string> names;
  std::istringstream in(list.substr(0, list.find(';')));
  for (std::string name; in >> name;) {
    name.erase(std::remove(name.begin(), name.end(), ','), name.end());
    names.push_back(name);
  }
  return names;
}

std::string page(const std::string& verb) {
  const Ran ran = run_program(verb.empty() ? std::vector<std::string>{"man"}
                                           : std::vector<std::string>{"man", verb});
  CHECK(ran.exit_code == 0);
  return ran.out;
}

/// Every "--name" of a text.
std::vector<std::string> long_options(const std::string& text) {
  std::vector<std::string> names;
  for (std::size_t at = text.find("--"); at != std::string::npos; at = text.find("--", at + 2)) {
    const std::size_t end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz-", at);
    if (end > at + 2) names.push_back(text.substr(at, end - at));
  }
  return names;
}

std::string without_dashes_escaped(std::string text) {
  for (std::size_t at; (at = text.find("\\-")) != std::string::npos;) text.erase(at, 1);
  return text;
}

}  // namespace

TEST_CASE("every verb has a page with a name, how to call it, and every option of its --help") {
  const std::vector<std::string> all = verbs();
  REQUIRE(all.size() > 10);
  for (const std::string& verb : all) {
    const std::string text = page(verb);
    INFO(verb);
    CHECK(text.starts_with(".TH COSTSIM\\-"));
    CHECK_THAT(text, Contains(".SH NAME\ncostsim\\-" + verb + " \\- ") &&
                         Contains(".SH SYNOPSIS\n\\fBcostsim " + verb + "\\fR") &&
                         Contains(".SH OPTIONS\n") && Contains(".SH SEE ALSO\n"));
    const std::string plain = without_dashes_escaped(text);
    for (const std::string& option : long_options(run_program({verb, "--help"}).out))
      CHECK_THAT(plain, Contains(option));
  }
}

TEST_CASE("the program's page names every verb, its exit codes and examples") {
  const std::string text = page("");
  CHECK(text.starts_with(".TH COSTSIM 1 "));
  for (const std::string& verb : verbs())
    CHECK_THAT(text,
               Contains("\\fB" + verb + "\\fR\n") && Contains("costsim\\-" + verb + "\\fR(1)"));
  CHECK_THAT(text, Contains(".SH EXAMPLES\n") && Contains(".SH EXIT STATUS\n"));
}

TEST_CASE("a page of verbs inside a verb has their options, too") {
  const std::string text = without_dashes_escaped(page("prices"));
  CHECK_THAT(text, Contains(".SS show\n") && Contains("\\fBcostsim prices show\\fR") &&
                       Contains("\\fB--service\\fR"));
}

TEST_CASE("a page is ASCII, and no line of it is a request by accident") {
  for (const std::string& verb : verbs()) {
    const std::string text = page(verb);
    CHECK(std::all_of(text.begin(), text.end(),
                      [](char c) { return c == '\n' || (c >= 32 && c < 127); }));
  }
  CHECK_THAT(page(""), Contains("quantity \\[u00D7] price"));
}

TEST_CASE("a verb that there is not has no page, and is told with the nearest") {
  const Ran ran = run_program({"man", "rum"});
  CHECK(ran.exit_code == 2);
  CHECK_THAT(ran.err, Contains("no verb 'rum'") && Contains("did you mean 'run'?"));
  CHECK(run_program({"man", "--into", "/nowhere/at/all"}).exit_code == 4);
  CHECK(run_program({"man", "run", "--into", "/tmp"}).exit_code == 2);
}

TEST_CASE("pages of all verbs are written into a folder, and man and groff find nothing wrong") {
  const TemporaryFolder folder;
  const Ran ran = run_program({"man", "--into", folder.path().string()});
  CHECK(ran.exit_code == 0);
  CHECK(ran.out.empty());
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder.path()))
    names.push_back(entry.path().filename().string());
  CHECK(names.size() == verbs().size() + 1);
  CHECK(costsim::ingest::read_file(folder.file("costsim-run.1")) == page("run"));

  const TemporaryFolder told;
  const std::string log = told.file("warnings");
  if (std::system("command -v groff >/dev/null 2>&1") != 0)
    return costsim::testing::skip("no groff to read manual pages with");
  for (const std::string& name : names) {
    const std::string command =
        "groff -man -ww -z -Tutf8 '" + folder.file(name) + "' >>'" + log + "' 2>&1";
    CHECK(std::system(command.c_str()) == 0);
  }
  CHECK(costsim::ingest::read_file(log) == "");
}
