// One line a request in the access log: what it says, what it never says, and its bounds.
#include "ingest/front/access_log.hpp"

#include <filesystem>

#include <nlohmann/json.hpp>

#include "ingest/front/access_notes.hpp"
#include "ingest/front/running_server.hpp"
#include "ingest/raw_client.hpp"
#include "ingest/support/temporary_folder.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::ingest;
using namespace costsim::ingest::testing;
using namespace std::chrono_literals;

namespace {

std::vector<nlohmann::json> objects_in(const std::string& path) {
  std::vector<nlohmann::json> objects;
  for (const std::string& line : read_lines(path)) objects.push_back(nlohmann::json::parse(line));
  return objects;
}

/// A server that keeps such a log.
struct Logged {
  explicit Logged(std::vector<IpNetwork> proxies = {}, bool durable_when_told = false,
                  const FrontConfig& config = on_any_port())
      : log({folder.file("log"), std::move(proxies)}), running(on_any_port(), durable_when_told) {
    // Before it is started anew with the log.
    running.server.reset();
    running.state.access_log = &log;
    Pipeline* const pipeline = &running.pipeline();
    running.server = std::make_unique<Server>(config, system_clocks(), std::span(&pipeline, 1),
                                              running.state, std::span(running.metrics));
  }
  std::string ask(const std::string& request) {
    RawClient client(running.server->address().port);
    client.send(request);
    return client.read_to_end();
  }
  std::vector<nlohmann::json> lines(std::size_t at_least = 1) {
    Running::wait_for([&] { return read_lines(folder.file("log")).size() >= at_least; });
    return objects_in(folder.file("log"));
  }

  TemporaryFolder folder;
  AccessLog log;
  Running running;
};

Answered answer_to(const RequestHead& head, std::string_view bytes) {
  return {Status::Created, head, bytes, bytes.size(), 99};
}

}  // namespace

TEST_CASE("a request is a line with who asked, what, and how it was answered, without its query") {
  Logged logged;
  const std::string request = "POST /events?key=a-secret-token-0123 HTTP/1.1\r\nHost: c\r\n" +
                              close_after + "Content-Length: 2\r\n\r\n{}";
  const std::string answer = logged.ask(request);
  REQUIRE(first_status(answer) == 201);
  const auto line = logged.lines().at(0);
  CHECK(line.at("client") == "127.0.0.1");
  CHECK(line.at("method") == "POST");
  CHECK(line.at("path") == "/events");
  CHECK(line.at("status") == 201);
  CHECK(line.at("received") == request.size());
  CHECK(line.at("sent") == answer.size());
  CHECK(line.at("seconds").get<double>() >= 0);
  CHECK(line.at("time").get<std::string>().size() == 20);
  CHECK(line.size() == 8);
  CHECK(read_file(logged.folder.file("log")).find("secret") == std::string::npos);
}

TEST_CASE("secrets of fields and of URLs stand in no line") {
  Logged logged;
  logged.ask("POST http://user:a-secret@c/events?a-secret HTTP/1.1\r\nHost: c\r\n" + close_after +
             "Authorization: Bearer a-secret\r\nContent-Length: 2\r\n\r\n{}");
  logged.ask("GET /a?b=a-secret HTTP/1.1\r\nHost: c\r\nHost: a-secret\r\n\r\n");
  logged.ask("GET a-secret HTTP/1.1\r\n\r\n");
  CHECK(logged.lines(3).size() == 3);
  CHECK(read_file(logged.folder.file("log")).find("secret") == std::string::npos);
}

TEST_CASE("a request that takes too long is a line of its client, with the path that had come") {
  FrontConfig config = on_any_port();
  config.connection.request = 50ms;
  Logged logged({}, false, config);
  const std::string begun =
      "POST /events?key=a-secret HTTP/1.1\r\nContent-Length: 2\r\nHost: c\r\n\r\n{";
  CHECK(first_status(logged.ask(begun)) == 408);
  const auto line = logged.lines().at(0);
  CHECK(line.at("status") == 408);
  CHECK(line.at("client") == "127.0.0.1");
  CHECK(line.at("path") == "/events");
  CHECK(line.at("received") == begun.size());
}

TEST_CASE("what a client writes into a path breaks no line, and a long one is cut") {
  Logged logged;
  logged.ask("GET /\"\\\xff" + std::string(1000, 'x') + " HTTP/1.1\r\nHost: c\r\n" + close_after +
             "\r\n");
  const auto line = logged.lines().at(0);
  CHECK(line.at("path").get<std::string>().size() < 300);
}

TEST_CASE("of a trusted proxy the log has whom it asks for") {
  Logged logged(parse_networks("127.0.0.0/8"));
  logged.ask("GET /healthz HTTP/1.1\r\nHost: c\r\nX-Forwarded-For: 2001:db8::7\r\n" + close_after +
             "\r\n");
  CHECK(logged.lines().at(0).at("client") == "2001:db8::7");
}

TEST_CASE("an answer that waits for the disk is a line when it has left, with what was answered") {
  Logged logged({}, true);
  FakePipeline& pipeline = logged.running.pipeline();
  RawClient first(logged.running.server->address().port);
  first.send(post("{}", close_after));
  Running::wait_for([&] { return pipeline.events().size() == 1; });
  CHECK(read_file(logged.folder.file("log")).empty());
  pipeline.make_durable(1);
  CHECK(first_status(first.read_to_end()) == 201);
  CHECK(logged.lines().at(0).at("status") == 201);
  RawClient second(logged.running.server->address().port);
  second.send(post("{}", close_after));
  Running::wait_for([&] { return pipeline.events().size() == 2; });
  pipeline.fail();
  CHECK(first_status(second.read_to_end()) == 503);
  CHECK(logged.lines(2).at(1).at("status") == 503);
}

TEST_CASE("past the rate of the access log requests are counted in a line of their own") {
  const TemporaryFolder folder;
  {
    AccessLog log({folder.file("log"), {}, 5});
    AccessNotes notes(log);
    const RequestHead head;
    notes.set_now(1s, 1'000'000'000);
    for (int i = 0; i < 12; ++i) notes.answered({}, answer_to(head, ""));
    const Accesses noted = notes.take();
    CHECK(noted.size() == 5);
    notes.tell(noted, 1ms, AccessNotes::End::Sent);
    notes.end_turn();
    for (int i = 0; i < 3; ++i) notes.answered({}, answer_to(head, ""));
  }
  const auto lines = objects_in(folder.file("log"));
  REQUIRE(lines.size() == 7);
  CHECK(lines[5].at("skipped") == 7);
  CHECK(lines[0].at("time") == "2001-09-09T01:46:40Z");
  CHECK(lines[6].at("skipped") == 3);
}

TEST_CASE("answers that have not left are held up to a bound, and told with what became of them") {
  const TemporaryFolder folder;
  {
    AccessLog log({folder.file("log"), {}, 1'000'000});
    AccessNotes notes(log);
    const RequestHead head;
    for (std::size_t i = 0; i < AccessNotes::most_held + 10; ++i)
      notes.answered({}, answer_to(head, ""));
    const Accesses noted = notes.take();
    CHECK(noted.size() == AccessNotes::most_held);
    notes.tell({noted.begin(), noted.begin() + 1}, 1ms, AccessNotes::End::Aborted);
    notes.tell({noted.begin(), noted.begin() + 1}, 1ms, AccessNotes::End::Sent,
               Status::ServiceUnavailable);
    for (int i = 0; i < 3; ++i) notes.answered({}, answer_to(head, ""));
    CHECK(notes.take().size() == 2);
  }
  const auto lines = objects_in(folder.file("log"));
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].at("aborted") == true);
  CHECK(lines[1].at("status") == 503);
  CHECK(lines[2].at("skipped") == 11);
}

TEST_CASE("a log that cannot be written is told once, and holds up nobody") {
  AccessLog log({"/dev/full"});
  std::vector<std::string> notes;
  for (int i = 0; i < 50; ++i) CHECK(log.add("{}\n"));
  Running::wait_for([&] {
    for (std::string& note : log.take_notes()) notes.push_back(std::move(note));
    return !notes.empty();
  });
  REQUIRE(notes.size() == 1);
  CHECK_THAT(notes[0], Catch::StartsWith("/dev/full: No space left"));
  CHECK_FALSE(log.add(std::string(AccessLog::most_waiting + 1, '\n')));
}

TEST_CASE("a log that was moved goes on in a new file when it is opened anew") {
  const TemporaryFolder folder;
  {
    AccessLog log({folder.file("log")});
    log.add("{\"n\":1}\n");
    Running::wait_for([&] { return read_lines(folder.file("log")).size() == 1; });
    std::filesystem::rename(folder.file("log"), folder.file("log.1"));
    CHECK(log.reopen().empty());
    log.add("{\"n\":2}\n");
  }
  CHECK(read_file(folder.file("log.1")) == "{\"n\":1}\n");
  CHECK(read_file(folder.file("log")) == "{\"n\":2}\n");
}
