#include "ingest/sinks/file_sink.hpp"

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
  std::string torn;
  for (const std::size_t size : {std::size_t{3}, std::size_t{70'000}, std::size_t{17'000'000}}) {
    const std::string line = "{\"a\":\"" + std::string(size, 'x');
    write_file(folder.file("out"), "whole\n" + line);
    LineFile file(folder.file("out"), 0);
    CHECK(file.append("next\n").empty());
    CHECK(read_file(folder.file("out")) == "whole\nnext\n");
    torn += line + "\n";
    CHECK(read_file(folder.file("out.torn")) == torn);
    CHECK(file.note() == folder.file("out") + ": its torn last line (" +
                             std::to_string(line.size()) + " bytes) was moved to " +
                             folder.file("out.torn"));
  }
  write_file(folder.file("text"), "no line at all");
  LineFile file(folder.file("text"), 0);
  CHECK(file.append("first\n").empty());
  CHECK(read_file(folder.file("text")) == "first\n");
  CHECK(read_file(folder.file("text.torn")) == "no line at all\n");
}

TEST_CASE("a whole last line gets the end it lacks, and stays") {
  TemporaryFolder folder;
  for (const std::string& line :
       {std::string("{\"id\":1}"), "{\"a\":\"" + std::string(70'000, 'x') + "\"}"}) {
    write_file(folder.file("out"), "{}\n" + line);
    LineFile file(folder.file("out"), 0);
    CHECK(file.append("{\"id\":2}\n").empty());
    CHECK(read_file(folder.file("out")) == "{}\n" + line + "\n{\"id\":2}\n");
    CHECK(file.note().empty());
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

TEST_CASE("rotation keeps every line, and no file exceeds the limit") {
  TemporaryFolder folder;
  {
    LineFile file(folder.file("out"), 100);
    for (int i = 0; i < 50; ++i) REQUIRE(file.append("line " + std::to_string(i) + "\n").empty());
  }
  LineFile again(folder.file("out"), 100);
  for (int i = 50; i < 60; ++i) REQUIRE(again.append("line " + std::to_string(i) + "\n").empty());
  std::vector<std::string> lines;
  for (int number = 1; std::filesystem::exists(folder.file("out." + std::to_string(number)));
       ++number)
    for (auto& line : read_lines(folder.file("out." + std::to_string(number))))
      lines.push_back(line);
  for (auto& line : read_lines(folder.file("out"))) lines.push_back(line);
  REQUIRE(lines.size() == 60);
  for (int i = 0; i < 60; ++i)
    CHECK(lines[static_cast<std::size_t>(i)] == "line " + std::to_string(i));
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
  entry.attempts = 7;
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
