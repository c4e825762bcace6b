// What the program writes, and what it says on its streams: whole or not at all.
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <sys/resource.h>

#include "report/kit/text.hpp"
#include "support/catch.hpp"
#include "support/program.hpp"

using namespace costsim::testing;
using Catch::Matchers::Contains;

namespace fs = std::filesystem;

namespace {

/// Files end at this size, as on a full disk; until it goes out of scope.
class LittleRoom {
 public:
  explicit LittleRoom(rlim_t bytes) {
    before_ = std::signal(SIGXFSZ, SIG_IGN);  // as in main()
    getrlimit(RLIMIT_FSIZE, &limit_);
    const rlimit small{bytes, limit_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
  }
  ~LittleRoom() {
    setrlimit(RLIMIT_FSIZE, &limit_);
    std::signal(SIGXFSZ, before_);
  }
  LittleRoom(const LittleRoom&) = delete;
  LittleRoom& operator=(const LittleRoom&) = delete;

 private:
  void (*before_)(int);
  rlimit limit_{};
};

/// A folder of the test's own.
class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / "costsim-files") {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string file(const std::string& name) const { return (path_ / name).string(); }
  std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(path_), fs::directory_iterator()));
  }

 private:
  fs::path path_;
};

std::string content(const std::string& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

void put(const std::string& file, const std::string& text) {
  std::ofstream(file) << text;
}

/// The exit code when standard output takes nothing.
int exit_with_full_output(std::initializer_list<const char*> arguments) {
  std::vector<const char*> argv = {"costsim"};
  argv.insert(argv.end(), arguments);
  std::ostream full(nullptr);
  std::ostringstream err;
  costsim::cli::Session session{full, err};
  const int code = costsim::cli::run(static_cast<int>(argv.size()), argv.data(), session);
  CHECK_THAT(err.str(), Contains("standard output"));
  return code;
}

}  // namespace

TEST_CASE("a disk that is full leaves the file that was there, and nothing beside it") {
  const Folder folder;
  const std::string scenario = folder.file("my.toml");
  REQUIRE(run_program({"init", scenario}).exit_code == 0);
  const std::string target = folder.file("target");
  const std::vector<std::vector<std::string>> writers = {
      {"run", scenario, "--no-fail", "--export", "json=" + target},
      {"init", target, "--force"},
      {"simulate", scenario, "--for", "10s", "--trace", target}};
  for (const auto& arguments : writers) {
    INFO(arguments.front());
    put(target, "good");
    {
      const LittleRoom room(100);
      const Ran ran = run_program(arguments);
      CHECK(ran.exit_code == 4);
      CHECK_THAT(ran.err, Contains("target: cannot be written: File too large"));
    }
    CHECK(content(target) == "good");
    CHECK(folder.files() == 2);
    CHECK(run_program(arguments).exit_code == 0);
    CHECK(content(target).size() > 100);
    CHECK(folder.files() == 2);
  }
}

TEST_CASE("a file that is replaced keeps its permissions, and a link what it points to") {
  const Folder folder;
  put(folder.file("real"), "old");
  fs::permissions(folder.file("real"), fs::perms::owner_read | fs::perms::owner_write);
  fs::create_symlink("real", folder.file("link"));
  REQUIRE(run_program({"init", folder.file("link"), "--force"}).exit_code == 0);
  CHECK(fs::is_symlink(folder.file("link")));
  CHECK(content(folder.file("real")).size() > 100);
  CHECK(fs::status(folder.file("real")).permissions() ==
        (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("what is no regular file is written to as it is") {
  const Ran ran = run_program({"init", "/dev/full", "--force"});
  CHECK(ran.exit_code == 4);
  CHECK_THAT(ran.err, Contains("No space left on device"));
  CHECK(run_program({"init", "/dev/null", "--force"}).exit_code == 0);
  CHECK(fs::is_character_file("/dev/null"));
}

TEST_CASE("a dash is standard output") {
  const Ran ran = run_program({"init", "-"});
  CHECK(ran.exit_code == 0);
  CHECK(ran.out == run_program({"init"}).out);
  CHECK_FALSE(fs::exists("-"));
}

TEST_CASE("help and version that nobody gets are not a success") {
  CHECK(exit_with_full_output({"--version"}) == 4);
  CHECK(exit_with_full_output({"--help"}) == 4);
  CHECK(exit_with_full_output({"run", "--help"}) == 4);
  CHECK(exit_with_full_output({"init"}) == 4);
}

TEST_CASE("no message steers a terminal, wherever its text comes from") {
  const Folder folder;
  const std::string file = folder.file("esc.toml");
  put(file, "schema = 1\n[scenario]\nregion = \"a\\u001b[31mb\\nc\"\nprices = \"2026\"\n");
  const std::vector<std::vector<std::string>> commands = {{"run", file},
                                                          {"run", "no\x1b[2J.toml"},
                                                          {"ru\x1b[2Jn"},
                                                          {"run", file, "--no\x1b[2Jthing"},
                                                          {"price", "\x1b]0;title\x07.toml"},
                                                          {"run", file, "--set", "\x1b[1m"}};
  for (const auto& arguments : commands) {
    const Ran ran = run_program(arguments);
    INFO(ran.err);
    CHECK(ran.exit_code != 0);
    CHECK(ran.err.find_first_of("\x1b\x07\r") == std::string::npos);
    std::istringstream lines(ran.err);
    for (std::string line; std::getline(lines, line);) {
      CHECK(line.starts_with("costsim: "));  // an error each, and none begun by its text
    }
  }
}

TEST_CASE("the help of every verb fits 80 columns") {
  const std::vector<std::vector<std::string>> verbs = {{},
                                                       {"init"},
                                                       {"run"},
                                                       {"check"},
                                                       {"simulate"},
                                                       {"explain"},
                                                       {"validate"},
                                                       {"schema"},
                                                       {"price"},
                                                       {"prices"},
                                                       {"prices", "info"},
                                                       {"prices", "show"},
                                                       {"prices", "diff"},
                                                       {"prices", "import"},
                                                       {"prices", "verify"},
                                                       {"measure"},
                                                       {"serve"},
                                                       {"resend"}};
  for (std::vector<std::string> verb : verbs) {
    verb.push_back("--help");
    std::istringstream help(run_program(verb).out);
    for (std::string line; std::getline(help, line);) {
      INFO(verb.front() << ": " << line);
      CHECK(costsim::report::display_width(line) <= 80);
    }
  }
}

TEST_CASE("verbs that vary a study write files as run does, and are as quiet") {
  const Folder folder;
  for (const char* verb : {"breakeven", "horizon"}) {
    const std::string file = folder.file(std::string(verb) + ".csv");
    const std::vector<std::string> asked = {verb,       "scenarios/starter.toml",
                                            "--set",    "scenario.step=1h",
                                            "--set",    "scenario.windows=never",
                                            "--format", "json",
                                            "--export", "csv=" + file};
    const Ran ran = run_program(asked);
    INFO(ran.err);
    CHECK(ran.exit_code == 0);
    CHECK(ran.out.starts_with("{"));
    CHECK_THAT(ran.err, Contains("wrote " + file));
    CHECK(fs::file_size(file) > 100);
    std::vector<std::string> quiet = asked;
    quiet.push_back("--quiet");
    CHECK(run_program(quiet).err.empty());
  }
}
