// What can stand at the cursor, asked as the scripts ask; and the scripts in their shells.
#include <algorithm>
#include <cstdlib>
#include <sstream>

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

using Words = std::vector<std::string>;

const std::string starter = "scenarios/starter.toml";

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// What may follow in a shell that gets help, too, without it. The last word is at the cursor.
Words after(Words words) {
  words.insert(words.begin(), {"__complete", "zsh", ""});
  const Ran ran = run_program(words);
  CHECK(ran.exit_code == 0);
  CHECK(ran.err.empty());
  Words found;
  for (const std::string& line : lines_of(ran.out))
    found.push_back(line.substr(0, line.find('\t')));
  return found;
}

bool has(const Words& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Set to something, such a key makes others another's or nobody's.
bool changes_names(const std::string& key) {
  const auto ends = {".shape=", ".service=", ".name=", ".id="};
  return std::any_of(ends.begin(), ends.end(), [&](const char* end) { return key.ends_with(end); });
}

/// The same in bash, which gets file names as they are, and others as they have to be typed.
Words in_bash(const std::string& before, Words words) {
  words.insert(words.begin(), {"__complete", "bash", before});
  return lines_of(run_program(words).out);
}

std::string quoted(const std::string& text) {
  return "'" + text + "'";
}

bool is_installed(const std::string& shell) {
  return std::system(("command -v " + shell + " >/dev/null 2>&1").c_str()) == 0;
}

/// What a shell prints that runs this text, and nothing on standard error.
Words shell(const std::string& program, const TemporaryFolder& folder, const std::string& text) {
  const std::string out = folder.file("out"), err = folder.file("err");
  costsim::ingest::write_file(folder.file("text"), text);
  const std::string command = "HOME=" + folder.path().string() + " " + program + " " +
                              folder.file("text") + " >" + out + " 2>" + err;
  CHECK(std::system(command.c_str()) == 0);
  CHECK(costsim::ingest::read_file(err) == "");
  return costsim::ingest::read_lines(out);
}

std::string script_of(const std::string& name, const TemporaryFolder& folder) {
  const Ran ran = run_program({"completion", name});
  CHECK(ran.exit_code == 0);
  costsim::ingest::write_file(folder.file("script"), ran.out);
  return folder.file("script");
}

/// Completes a line in bash, as readline calls the function; `words` as bash cuts the line.
Words bash_replies(const TemporaryFolder& folder, const std::string& line, const Words& words) {
  std::string text =
      "source " + script_of("bash", folder) + "\ncd " + quoted(folder.path().string());
  text += "\nCOMP_LINE=" + quoted(line) + "\nCOMP_POINT=${#COMP_LINE}\nCOMP_WORDS=(";
  for (const std::string& word : words) text += "\"" + word + "\" ";
  text += ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_costsim costsim\n";
  return shell("bash", folder, text + "printf '%s\\n' \"${COMPREPLY[@]}\"\n");
}

}  // namespace

TEST_CASE("verbs, verbs inside verbs, options and their values follow") {
  const Words verbs = after({""});
  for (const char* verb : {"run", "check", "init", "prices", "completion", "man"})
    CHECK(has(verbs, verb));
  CHECK_FALSE(has(verbs, "__complete"));
  CHECK(after({"hor"}) == Words{"horizon"});
  CHECK(after({"prices", ""}) == Words{"info", "show", "diff", "import", "verify"});
  CHECK(has(after({"--"}), "--version"));
  CHECK(after({"run", "--fo"}) == Words{"--format"});
  CHECK(has(after({"prices", "show", "--"}), "--service"));
  CHECK(after({"run", "--color", ""}) == Words{"auto", "always", "never"});
  CHECK(after({"run", "--color=al"}) == Words{"--color=always"});
  CHECK(after({"completion", ""}) == Words{"bash", "zsh", "fish"});
  CHECK(after({"man", "bre"}) == Words{"breakeven"});
  CHECK(after({"price", "--format", ""}) == Words{"table", "json"});
  CHECK(after({"run", "--seed", ""}).empty());
  CHECK(after({"rum", "--fo"}).empty());
}

TEST_CASE("the formats that follow are those that the verb takes") {
  for (const std::string verb : {"run", "check", "breakeven", "horizon", "diff"}) {
    INFO(verb);
    Words arguments = {verb, starter, "--format", "nonsense"};
    if (verb == "diff") arguments.insert(arguments.end(), {"--prices", "2018-08,2026"});
    const std::string refused = run_program(arguments).err;
    const Words formats = after({verb, starter, "--format", ""});
    std::string list;
    for (const std::string& format : formats) list += (list.empty() ? "" : ", ") + format;
    CHECK_THAT(refused, Contains("expected one of " + list + "\n"));
    const Words exports = after({verb, starter, "--export", ""});
    CHECK(exports.size() == formats.size());
    CHECK(has(exports, "csv="));
  }
}

TEST_CASE("regions, books, providers, services and templates follow") {
  CHECK(has(after({"run", starter, "--region", ""}), "eu-west-1"));
  CHECK(after({"run", starter, "--region", "us-east-1,us-w"}) ==
        Words{"us-east-1,us-west-1", "us-east-1,us-west-2"});
  CHECK(after({"run", starter, "--prices", ""}) == Words{"2018-08", "2026"});
  CHECK(after({"run", starter, "--set", "scenario.prices="}) ==
        Words{"scenario.prices=2018-08", "scenario.prices=2026"});
  CHECK(after({"services", "--provider", ""}) == Words{"aws"});
  CHECK(after({"services", "api-g"}) == Words{"api-gateway"});
  CHECK(after({"services", "sqs", "api-g"}) == Words{"api-gateway"});
  CHECK(after({"init", "my.toml", "--template", "event-collector-"}) ==
        Words{"event-collector-measured", "event-collector-uncertain"});
  CHECK(after({"prices", "diff", "us-west-1/2018"}) == Words{"us-west-1/2018-08"});
  CHECK(after({"simulate", starter, "--architecture", "s"}) == Words{"serverless"});
}

TEST_CASE("keys of the scenario follow part by part, with what each takes") {
  const Words first = after({"run", starter, "--set", ""});
  for (const char* key : {"scenario.", "traffic.", "traffic=", "workload.", "serverless.",
                          "containers.", "check.", "horizon.", "prices.", "quotas."})
    CHECK(has(first, key));
  CHECK(has(after({"run", starter, "--set", "serverless."}), "serverless.lambda."));
  const Words of_stage = after({"run", starter, "--set", "serverless.lambda.m"});
  CHECK(has(of_stage, "serverless.lambda.memory="));
  CHECK(after({"run", starter, "--set", "serverless.lambda.arch="}) ==
        Words{"serverless.lambda.arch=x86", "serverless.lambda.arch=arm"});
  CHECK(after({"run", "scenarios/flash-crowd.toml", "--set", "containers.tasks.vcpu=1"}) ==
        Words{"containers.tasks.vcpu=1", "containers.tasks.vcpu=16"});
  // Beside its vCPU a task has some memories alone.
  const Words memories =
      after({"run", "scenarios/flash-crowd.toml", "--set", "containers.tasks.memory="});
  CHECK(memories.size() == 13);
  CHECK(has(memories, "containers.tasks.memory=4GB"));
  CHECK(has(memories, "containers.tasks.memory=16GB"));
  CHECK(after({"run", starter, "--set", "traffic.rate="}) == Words{"traffic.rate=2M/day"});
  CHECK(has(after({"run", starter, "--set", "check.rule-of-40."}), "check.rule-of-40.severity="));
  CHECK(has(after({"run", starter, "--set=traffic.r"}), "--set=traffic.rate="));
  CHECK(has(after({"run", "--set", "x=1", starter, "--set", "w"}), "workload."));
  const Words numbers = after({"breakeven", starter, "--vary", "serverless.lambda."});
  CHECK(has(numbers, "serverless.lambda.memory="));
  CHECK_FALSE(has(numbers, "serverless.lambda.arch="));
  CHECK(has(after({"diff", starter, "--before", ""}), "prices="));
  CHECK(after({"diff", starter, "--before", "prices=2018"}) == Words{"prices=2018-08"});
  CHECK(has(after({"explain", starter, "serverless."}), "serverless.lambda."));
  CHECK(has(after({"explain", starter, ""}), "containers"));
}

TEST_CASE("every key that follows is one that --set knows") {
  Words open = after({"run", starter, "--set", ""}), keys;
  while (!open.empty()) {
    const std::string key = open.back();
    open.pop_back();
    if (key.starts_with("prices.override.") || key.starts_with("quotas.")) continue;
    if (key.ends_with('.')) {
      const Words more = after({"run", starter, "--set", key});
      CHECK_FALSE(more.empty());
      open.insert(open.end(), more.begin(), more.end());
    } else if (!changes_names(key)) {
      keys.push_back(key);
    }
  }
  CHECK(keys.size() > 60);
  constexpr std::size_t at_once = 30;  // of more, not every error would be told
  bool refused = false;  // a few take any text: where all of a run's keys do, it is valid
  for (std::size_t i = 0; i < keys.size(); i += at_once) {
    Words arguments = {"validate", starter};
    for (std::size_t j = i; j < std::min(i + at_once, keys.size()); ++j)
      arguments.insert(arguments.end(), {"--set", keys[j] + "?"});
    const Ran ran = run_program(arguments);
    CHECK((ran.exit_code == 0 || ran.exit_code == 2));
    refused = refused || ran.exit_code == 2;
    CHECK_THAT(ran.err, !Contains("unknown key") && !Contains("' in " + starter) &&
                            !Contains("is a list") && !Contains("internal error"));
  }
  CHECK(refused);
}

TEST_CASE("meters and rules of the scenario's book follow where prices and quotas are set") {
  CHECK(has(after({"run", starter, "--set", "prices.override."}), "prices.override.lambda."));
  CHECK(has(after({"run", starter, "--set", "prices.override.lambda."}),
            "prices.override.lambda.requests="));
  CHECK(has(after({"run", starter, "--set", "quotas.lambda."}), "quotas.lambda.concurrency="));
  CHECK(after({"run", starter, "--region", "nowhere", "--set", "prices.override."}).empty());
}

TEST_CASE(
    "of a file that is none, is broken or cannot be read again, nothing follows, and nothing is "
    "told") {
  const TemporaryFolder folder;
  costsim::ingest::write_file(folder.file("broken.toml"), "[scenario\nregion =");
  costsim::ingest::write_file(
      folder.file("half.toml"),
      "[scenario]\nregion = 5\n[traffic]\nrate = \"fast\"\n"
      "[[architecture]]\nname = \"a\"\nstages = [{ service = \"nobody\" }, 7]\n");
  for (const char* file : {"broken.toml", "missing.toml", "-", "/dev/stdin"}) {
    const std::string path = *file == 'b' || *file == 'm' ? folder.file(file) : file;
    CHECK(after({"run", path, "--set", ""}).empty());
    CHECK(after({"run", path, "--option", ""}).empty());
    CHECK(after({"simulate", path, "--architecture", ""}).empty());
  }
  const Words half = after({"run", folder.file("half.toml"), "--set", ""});
  CHECK(has(half, "scenario."));
  CHECK(after({"run", starter, "--models", folder.file("none"), "--set", "prices.override."})
            .empty());
  for (const Words& asked :
       {Words{"__complete"}, {"__complete", "zsh"}, {"__complete", "zsh", ""}}) {
    const Ran ran = run_program(asked);
    CHECK(ran.exit_code == 0);
    CHECK((ran.out + ran.err).empty());
  }
}

TEST_CASE("file names follow with folders behind them, those of the right kind first") {
  const TemporaryFolder folder;
  for (const char* name : {"a b.toml", "it's.toml", "notes.txt", ".hidden.toml", "bad\nname.toml"})
    costsim::ingest::write_file(folder.file(name), "");
  fs::create_directory(folder.file("my dir"));
  costsim::ingest::write_file(folder.file("my dir/inner.toml"), "");
  const std::string at = folder.path().string() + "/";
  CHECK(after({"run", at}) == Words{at + "a b.toml", at + "it's.toml", at + "my dir/"});
  CHECK(after({"run", at + "n"}) == Words{at + "notes.txt"});  // there is no scenario
  CHECK(after({"run", at + ".h"}) == Words{at + ".hidden.toml"});
  CHECK(after({"run", at + "my dir/"}) == Words{at + "my dir/inner.toml"});
  CHECK(after({"run", "x", "--models", at}) == Words{at + "my dir/"});
  CHECK(after({"run", "x", "--export", "json=" + at + "no"}) == Words{"json=" + at + "notes.txt"});
  CHECK(after({"run", at + "none/"}).empty());
  // bash gets folders without a slash and says itself what has to be quoted
  CHECK(in_bash("", {"run", at + "my\\ d"}) == Words{"files", at + "my dir"});
  CHECK(in_bash("", {"run", "'" + at + "a b"}) == Words{"files", at + "a b.toml"});
  CHECK(in_bash("json=", {"run", "x", "--export", "json=" + at + "no"}) ==
        Words{"files", at + "notes.txt"});
}

TEST_CASE("a value that means something to a shell is answered as it has to be typed") {
  const TemporaryFolder folder;
  costsim::ingest::write_file(folder.file("s.toml"),
                              "[[option]]\nname = \"a $(b) `c` 'd'\"\nset = \"x=1\"\n");
  CHECK(in_bash("", {"run", folder.file("s.toml"), "--option", "a"}) ==
        Words{"words", R"(a\ \$\(b\)\ \`c\`\ \'d\')"});
  CHECK(after({"run", folder.file("s.toml"), "--option", "a"}) == Words{"a $(b) `c` 'd'"});
}

TEST_CASE("the scripts are small, and other shells are refused") {
  for (const char* name : {"bash", "zsh", "fish"}) {
    const Ran ran = run_program({"completion", name});
    CHECK(ran.exit_code == 0);
    CHECK(lines_of(ran.out).size() < 40);
    CHECK_THAT(ran.out, Contains("__complete " + std::string(name)));
  }
  CHECK(run_program({"completion", "csh"}).exit_code == 2);
  CHECK(run_program({"completion"}).exit_code == 2);
}

TEST_CASE("bash completes verbs, options and values, cut at = and : as it cuts them") {
  const TemporaryFolder folder;
  const std::string program = COSTSIM_PROGRAM;
  const auto line = [&](const std::string& rest) { return program + " " + rest; };
  CHECK(bash_replies(folder, line("hor"), {program, "hor"}) == Words{"horizon"});
  CHECK(bash_replies(folder, line("run --color=al"), {program, "run", "--color", "=", "al"}) ==
        Words{"always"});
  CHECK(bash_replies(folder, line("run --color="), {program, "run", "--color", "="}) ==
        Words{"auto", "always", "never"});
  const std::string here = fs::absolute(starter).string();
  CHECK(bash_replies(folder, line("run " + here + " --set serverless.lambda.arch=a"),
                     {program, "run", here, "--set", "serverless.lambda.arch", "=", "a"}) ==
        Words{"arm"});
}

TEST_CASE("bash completes file names with blanks, and one behind an export's format") {
  const TemporaryFolder folder;
  costsim::ingest::write_file(folder.file("my own.toml"), "");
  const std::string program = COSTSIM_PROGRAM;
  CHECK(bash_replies(folder, program + " run my\\ o", {program, "run", "my\\\\ o"}) ==
        Words{"my own.toml"});
  CHECK(bash_replies(folder, program + " run x --export csv=my",
                     {program, "run", "x", "--export", "csv", "=", "my"}) == Words{"my own.toml"});
}

TEST_CASE("zsh is given whole words and beginnings of words apart") {
  if (!is_installed("zsh")) return costsim::testing::skip("no zsh to complete in");
  const TemporaryFolder folder;
  costsim::ingest::write_file(folder.file("my own.toml"), "");
  const std::string script = script_of("zsh", folder);
  const auto told = [&](const std::string& words, const std::string& prefix) {
    return shell("zsh -f", folder,
                 "_describe() { shift 2; local name=$2; print -rl -- ${(P)name} }\n"
                 "source " +
                     script + "\ncd " + quoted(folder.path().string()) + "\nwords=(" +
                     COSTSIM_PROGRAM + " " + words +
                     ")\nCURRENT=$#words\nPREFIX=" + quoted(prefix) + "\n_costsim\n");
  };
  const Words verbs = told("hor", "hor");
  REQUIRE(verbs.size() == 1);
  CHECK(verbs.front().starts_with("horizon:What the months"));
  const Words files = told("run 'my\\ o'", "my\\ o");
  CHECK(files == Words{"my own.toml:"});
  const Words keys = told("run " + quoted(fs::absolute(starter).string()) + " --set serv", "serv");
  CHECK(keys == Words{"serverless.:"});
}

TEST_CASE("fish completes verbs with what they do, and keys of a scenario") {
  if (!is_installed("fish")) return costsim::testing::skip("no fish to complete in");
  const TemporaryFolder folder;
  costsim::ingest::write_file(folder.file("my own.toml"), "");
  const std::string script = script_of("fish", folder);
  const auto told = [&](const std::string& line) {
    return shell("fish", folder,
                 "source " + script + "\ncd " + quoted(folder.path().string()) +
                     "\nfunction costsim\n  " + COSTSIM_PROGRAM + " $argv\nend\ncomplete -C " +
                     quoted(line) + "\n");
  };
  const Words verbs = told("costsim hor");
  REQUIRE(verbs.size() == 1);
  CHECK(verbs.front().starts_with("horizon\tWhat the months"));
  CHECK(told("costsim run --color a") == Words{"always", "auto"});  // in fish's own order
  CHECK(told("costsim run my\\\\ o") == Words{"my own.toml"});
  CHECK(told("costsim run " + fs::absolute(starter).string() + " --set serverless.lambda.arch=a") ==
        Words{"serverless.lambda.arch=arm\tprocessor"});
}
