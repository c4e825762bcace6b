// What `cmake --install` puts beside the program, where shells and man look for it.
#include <cstdlib>
#include <filesystem>

#include "ingest/support/temporary_folder.hpp"
#include "support/catch.hpp"
#include "support/program.hpp"

namespace fs = std::filesystem;
using costsim::ingest::read_file;
using costsim::ingest::TemporaryFolder;
using costsim::testing::run_program;

TEST_CASE("completions and manual pages are installed where shells and man look for them") {
  const TemporaryFolder folder;
  const std::string command = "cmake --install '" COSTSIM_BINARY_DIR
                              "' --component shell --prefix '" +
                              folder.file("usr") + "' >/dev/null";
  REQUIRE(std::system(command.c_str()) == 0);
  const fs::path share = folder.path() / "usr/share";
  CHECK(read_file(share / "bash-completion/completions/costsim") ==
        run_program({"completion", "bash"}).out);
  CHECK(read_file(share / "zsh/site-functions/_costsim") == run_program({"completion", "zsh"}).out);
  CHECK(read_file(share / "fish/vendor_completions.d/costsim.fish") ==
        run_program({"completion", "fish"}).out);
  CHECK(read_file(share / "man/man1/costsim.1") == run_program({"man"}).out);
  CHECK(read_file(share / "man/man1/costsim-breakeven.1") == run_program({"man", "breakeven"}).out);
}

TEST_CASE("pages of the project and its scenarios are installed, too") {
  const TemporaryFolder folder;
  const std::string command = "cmake --install '" COSTSIM_BINARY_DIR
                              "' --component documentation --prefix '" +
                              folder.file("usr") + "' >/dev/null";
  REQUIRE(std::system(command.c_str()) == 0);
  const fs::path share = folder.path() / "usr/share";
  CHECK(fs::exists(share / "doc/costsim/README.md"));
  CHECK(fs::exists(share / "doc/costsim/docs/scenario.md"));
  CHECK(read_file(share / "costsim/scenarios/starter.toml") == read_file("scenarios/starter.toml"));
}
