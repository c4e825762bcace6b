// How wide a page is: what the terminal says, within bounds.
#include "cli/process/terminal_width.hpp"

#include <sstream>

#include "report/kit/text.hpp"
#include "support/catch.hpp"
#include "support/program.hpp"

using Catch::Matchers::Contains;
using costsim::cli::page_width;
using costsim::report::display_width;
using costsim::testing::run_program;

namespace {

int widest_line(const std::string& text) {
  int widest = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) widest = std::max(widest, display_width(line));
  return widest;
}

std::string table_at(int width) {
  return run_program({"run", "scenarios/event-collector.toml"}, width).out;
}

}  // namespace

TEST_CASE("COLUMNS counts before the window, and neither is 80") {
  CHECK(page_width("100", 120) == 100);
  CHECK(page_width(nullptr, 120) == 120);
  CHECK(page_width(nullptr, 0) == 80);
  for (const char* columns : {"", "0", "-5", "wide", "100x", "99999999999999999999"}) {
    CHECK(page_width(columns, 120) == 120);
    CHECK(page_width(columns, 0) == 80);
  }
}

TEST_CASE("a page is never so narrow that figures are cut, nor so wide that rows are lost") {
  CHECK(page_width("10", 0) == 60);
  CHECK(page_width(nullptr, 59) == 60);
  CHECK(page_width("1000", 0) == 160);
}

TEST_CASE("a message takes the terminal's width, however wide, and has room for a line's number") {
  using costsim::cli::message_width;
  CHECK(message_width(nullptr, 200) == 200);
  CHECK(message_width("50", 200) == 50);
  CHECK(message_width("5", 0) == 30);
  CHECK(message_width(nullptr, 0) == 80);
}

TEST_CASE("the table takes the width that there is, and cuts no name") {
  CHECK(widest_line(table_at(60)) == 60);
  CHECK(widest_line(table_at(80)) == 80);
  CHECK(widest_line(table_at(120)) == 120);
  for (const int width : {60, 80, 120}) CHECK_THAT(table_at(width), !Contains("…"));
}
