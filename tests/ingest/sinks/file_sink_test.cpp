#include "ingest/sinks/file_sink.hpp"

#include <fstream>

#include <nlohmann/json.hpp>

#include "ingest/delivery/dead_letter.hpp"
#include "ingest/encoding/base64.hpp"
#include "ingest/support/temporary_folder.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::ingest;

TEST_CASE("the file sink writes each event as one line, byte for byte") {
  TemporaryFolder folder;
  FileSink sink(std::make_shared<LineFile>(folder.file("out"), 0));
  Batch batch;
  batch.add({R"({"a": "ü\n\u0000 "})", "k"}, {});
  batch.add({"{\r\n  \"b\": 2\n}\n", ""}, {});
  sink.start(std::move(batch), {});
  std::vector<Answer> answers;
  sink.wait({}, answers);
  REQUIRE(answers.size() == 1);
  CHECK(answers[0].kind == Answer::Kind::Delivered);
  CHECK(read_lines(folder.file("out")) ==
        std::vector<std::string>{R"({"a": "ü\n\u0000 "})", "{  \"b\": 2}"});
}

TEST_CASE("a line torn by a crash is moved aside before anything is appended") {
  TemporaryFolder folder;
  int number = 0;
  for (const std::size_t size : {std::size_t{3}, std::size_t{70'000}, std::size_t{17'000'000}}) {
    const std::string line = "{\"a\":\"" + std::string(size, 'x');
    write_file(folder.file("out"), "{}\n" + line);
    LineFile file(folder.file("out"), 0);
    CHECK(file.append("{\"n\":1}\n").empty());
    CHECK(read_file(folder.file("out")) == "{}\n{\"n\":1}\n");
    const std::string torn =
        folder.file("out.torn") + (number > 0 ? "." + std::to_string(number) : "");
    ++number;
    CHECK(read_file(torn) == line + "\n");
    CHECK(file.take_notes() ==
          std::vector<std::string>{folder.file("out") + ": its torn last line (" +
                                   std::to_string(line.size()) + " bytes) was moved to " + torn});
    CHECK(file.take_notes().empty());
  }
}

TEST_CASE("a torn line goes into no file that somebody has, and through no link") {
  TemporaryFolder folder;
  write_file(folder.file("theirs"), "theirs");
  write_file(folder.file("out.torn"), "theirs, too");
  std::filesystem::create_symlink(folder.file("theirs"), folder.file("out.torn.1"));
  std::filesystem::create_symlink(folder.file("nothing"), folder.file("out.torn.2"));
  write_file(folder.file("out"), "{}\n{\"a\":");
  const LineFile file(folder.file("out"), 0);
  CHECK(read_file(folder.file("out.torn.3")) == "{\"a\":\n");
  CHECK(read_file(folder.file("theirs")) == "theirs");
  CHECK(read_file(folder.file("out.torn")) == "theirs, too");
  CHECK_FALSE(std::filesystem::exists(folder.file("nothing")));
}

TEST_CASE("a file that is not of this service is refused by its name, and not touched") {
  TemporaryFolder folder;
  for (const char* text : {"no line at all", "a line\n", "{}\na line\n", "{}\nno end", "[1]\n",
                           "\n", "a line\n{\"id\":1"}) {
    INFO(text);
    write_file(folder.file("text"), text);
    CHECK_THROWS_WITH(LineFile(folder.file("text"), 0),
                      Catch::StartsWith(folder.file("text") + ": its last line is no JSON object"));
    CHECK(read_file(folder.file("text")) == text);
    CHECK_FALSE(std::filesystem::exists(folder.file("text.torn")));
  }
}

TEST_CASE("a file that begins with zeros is not of this service, unless it has nothing else") {
  TemporaryFolder folder;
  const std::string box(
      "\0\0\0\x20"
      "ftypisom",
      12);  // ISO/IEC 14496-12, 4.3: an MP4's first box
  const std::string long_line(17 << 20, 'x');
  for (const std::string& bytes :
       {box, box + std::string(70'000, '\0'), box + "\n", box + "\n" + box, long_line + "\n",
        long_line + "\n{", long_line + "\n" + std::string(4, '\0')}) {
    INFO(bytes.size());
    write_file(folder.file("m.mp4"), bytes);
    CHECK_THROWS_WITH(LineFile(folder.file("m.mp4"), 0),
                      Catch::StartsWith(folder.file("m.mp4") + ": its last line"));
    CHECK_THROWS_AS(DeadLetterFile(folder.file("m.mp4")), Error);
    CHECK((read_file(folder.file("m.mp4")) == bytes));
    CHECK_FALSE(std::filesystem::exists(folder.file("m.mp4.torn")));
  }
  for (const std::string& good : {std::string(), std::string("{}\n")}) {
    write_file(folder.file("out"), good + std::string(70'000, '\0'));
    LineFile file(folder.file("out"), 0);
    CHECK(read_file(folder.file("out")) == good);
  }
}

TEST_CASE("rotation takes no name that somebody has") {
  TemporaryFolder folder;
  write_file(folder.file("out.2"), "somebody's");
  {
    LineFile file(folder.file("out"), 20);
    write_file(folder.file("out.3"), "somebody's, too");  // while it runs
    for (int i = 0; i < 6; ++i) REQUIRE(file.append("{\"line\":123456}\n").empty());
  }
  CHECK(read_file(folder.file("out.2")) == "somebody's");
  CHECK(read_file(folder.file("out.3")) == "somebody's, too");
  CHECK_FALSE(std::filesystem::exists(folder.file("out.1")));  // the highest is the youngest
  CHECK(std::filesystem::exists(folder.file("out.4")));
  CHECK(std::filesystem::exists(folder.file("out.8")));
}

TEST_CASE("a file that is moved or deleted is noticed, and no line is lost by it") {
  TemporaryFolder folder;
  LineFile file(folder.file("out"), 0);
  CHECK(file.append("{\"n\":1}\n").empty());
  SECTION("moved, as logrotate does") {
    std::filesystem::rename(folder.file("out"), folder.file("out.old"));
    CHECK(file.append("{\"n\":2}\n").empty());
    CHECK(read_file(folder.file("out.old")) == "{\"n\":1}\n");
    CHECK(read_file(folder.file("out")) == "{\"n\":2}\n");
  }
  SECTION("deleted") {
    std::filesystem::remove(folder.file("out"));
    CHECK(file.append("{\"n\":2}\n").empty());
    CHECK(read_file(folder.file("out")) == "{\"n\":2}\n");
  }
  SECTION("another one has its place") {
    write_file(folder.file("new"), "{\"n\":0}\n");
    std::filesystem::rename(folder.file("new"), folder.file("out"));
    CHECK(file.append("{\"n\":2}\n").empty());
    CHECK(read_file(folder.file("out")) == "{\"n\":0}\n{\"n\":2}\n");
  }
  CHECK(file.take_notes() ==
        std::vector<std::string>{folder.file("out") +
                                 ": it was moved or deleted; a new one is written"});
}

TEST_CASE("without a place for a new file nothing is called written") {
  TemporaryFolder folder;
  std::filesystem::create_directory(folder.file("sub"));
  LineFile file(folder.file("sub/out"), 0);
  std::filesystem::remove_all(folder.file("sub"));
  CHECK(file.append("{}\n") == folder.file("sub/out") + ": No such file or directory");
  std::filesystem::create_directory(folder.file("sub"));
  CHECK(file.append("{}\n").empty());
  CHECK(read_file(folder.file("sub/out")) == "{}\n");
}

TEST_CASE("a file that somebody cuts goes on at its new end") {
  TemporaryFolder folder;
  LineFile file(folder.file("out"), 30);
  for (int i = 0; i < 3; ++i) REQUIRE(file.append("{\"n\":1}\n").empty());
  std::filesystem::resize_file(folder.file("out"), 0);  // logrotate's copytruncate
  CHECK(file.append("{\"n\":2}\n").empty());
  CHECK(read_file(folder.file("out")) == "{\"n\":2}\n");
  CHECK_FALSE(std::filesystem::exists(folder.file("out.1")));
}

TEST_CASE("a line that others leave open while the file is in use takes no event in") {
  TemporaryFolder folder;
  LineFile file(folder.file("out"), 0);
  REQUIRE(file.append("{\"n\":1}\n{\"n\":2}\n").empty());
  std::filesystem::resize_file(folder.file("out"), 12);
  CHECK(file.append("{\"n\":3}\n").empty());
  std::ofstream(folder.file("out"), std::ios::app) << "theirs";
  CHECK(file.append("{\"n\":4}\n").empty());
  std::ofstream(folder.file("out"), std::ios::app) << "whole\n";
  CHECK(file.append("{\"n\":5}\n").empty());
  CHECK(read_file(folder.file("out")) ==
        "{\"n\":1}\n{\"n\"\n{\"n\":3}\ntheirs\n{\"n\":4}\nwhole\n{\"n\":5}\n");
}

TEST_CASE("a whole last line gets the end it lacks, and stays") {
  TemporaryFolder folder;
  for (const std::string& line : {std::string("{\"id\":1}"), std::string("{\"id\":1} \t "),
                                  "{\"a\":\"" + std::string(70'000, 'x') + "\"}"}) {
    write_file(folder.file("out"), "{}\n" + line);
    LineFile file(folder.file("out"), 0);
    CHECK(file.append("{\"id\":2}\n").empty());
    CHECK(read_file(folder.file("out")) == "{}\n" + line + "\n{\"id\":2}\n");
    CHECK(file.take_notes().empty());
  }
  CHECK_FALSE(std::filesystem::exists(folder.file("out.torn")));
}

TEST_CASE("no prefix of an event passes for a whole one") {
  TemporaryFolder folder;
  const std::string event = R"({"a":{"b":[1,"}"]},"c":"\"}"})";
  for (std::size_t size = 1; size < event.size(); ++size) {
    write_file(folder.file("out"), event.substr(0, size));
    LineFile file(folder.file("out"), 0);
    CHECK(read_file(folder.file("out")).empty());
  }
}

namespace {

std::string numbered(int number) {
  return "{\"line\":" + std::to_string(number) + "}\n";
}

}  // namespace

TEST_CASE("rotation keeps every line, and no file exceeds the limit") {
  TemporaryFolder folder;
  {
    LineFile file(folder.file("out"), 100);
    for (int i = 0; i < 50; ++i) REQUIRE(file.append(numbered(i)).empty());
  }
  LineFile again(folder.file("out"), 100);
  for (int i = 50; i < 60; ++i) REQUIRE(again.append(numbered(i)).empty());
  std::vector<std::string> lines;
  for (int number = 1; std::filesystem::exists(folder.file("out." + std::to_string(number)));
       ++number)
    for (auto& line : read_lines(folder.file("out." + std::to_string(number))))
      lines.push_back(line);
  for (auto& line : read_lines(folder.file("out"))) lines.push_back(line);
  REQUIRE(lines.size() == 60);
  for (int i = 0; i < 60; ++i) CHECK(lines[static_cast<std::size_t>(i)] + "\n" == numbered(i));
  for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
    CHECK(entry.file_size() <= 100);
}

TEST_CASE("a file that cannot be opened or written is an error, not a loss") {
  CHECK_THROWS_AS(LineFile("/nonexistent/out", 0), Error);
  FileSink full(std::make_shared<LineFile>("/dev/full", 0));
  Batch batch;
  batch.add({"{}", ""}, {});
  full.start(std::move(batch), {});
  std::vector<Answer> answers;
  full.wait({}, answers);
  CHECK(answers.at(0).kind == Answer::Kind::Failed);
  CHECK(answers.at(0).code.find("No space left") != std::string::npos);
  CHECK(answers.at(0).events.size() == 1);
}

TEST_CASE("a dead letter says why, and keeps any bytes") {
  TemporaryFolder folder;
  DeadLetterFile letters(folder.file("dead"));
  Entry entry;
  entry.attempts = 4;
  entry.rejected = 3;
  entry.id = 12;
  const std::string data("\x00\xff\"\n", 4);
  CHECK(letters.write({data, "key\xff"}, entry, "rejected", "ValidationException").empty());
  const auto lines = read_lines(folder.file("dead"));
  REQUIRE(lines.size() == 1);
  const auto letter = nlohmann::json::parse(lines[0]);
  CHECK(letter["reason"] == "rejected");
  CHECK(letter["code"] == "ValidationException");
  CHECK(letter["attempts"] == 7);
  CHECK(letter["id"] == 12);
  CHECK(letter["data"] == base64(data));
}
