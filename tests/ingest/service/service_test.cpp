// The whole service in this process: what it tells.
#include "ingest/service/service.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include "ingest/front/socket.hpp"
#include "ingest/raw_client.hpp"
#include "ingest/support/temporary_folder.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::ingest;
using namespace costsim::ingest::testing;
using namespace std::chrono_literals;

namespace {

/// What a service that told where it listens answers to a request; the answer ends with `end`.
int status_of(const std::string& request, const std::string& end, const std::ostringstream& log) {
  const std::string start = "listening on http://127.0.0.1:", text = log.str();
  RawClient client(
      static_cast<std::uint16_t>(std::stoi(text.substr(text.find(start) + start.size()))));
  client.send(request);
  return first_status(client.read_until(end));
}

}  // namespace

TEST_CASE("every refusal is told by the end: at the start of the drain, and before the last line") {
  ServiceConfig config;
  config.listen.port = 0;
  config.drain_delay = 20ms;
  config.delivery.record_bytes = 100;
  config.delivery.budget = 4000;
  std::ostringstream log;
  std::string many = "[{}";  // more at once than the budget has room for
  for (int i = 0; i < 200; ++i) many += ",{}";
  many += "]";
  int asked = 0;
  const auto post_once = [&](const std::string& body) { return status_of(post(body), "}\n", log); };
  const auto wishes = [&](Duration) {
    switch (++asked) {
      case 1:
        CHECK(post_once(many) == 413);
        return Wish::None;
      case 2:
        CHECK(post_once(many) == 413);
        CHECK(post_once(many) == 413);
        return Wish::Drain;
      case 3:
        CHECK(post_once(many) == 413);
        return Wish::None;
      default:
        return Wish::None;
    }
  };
  run_service(config, system_clocks(), wishes, log);
  const auto refused = [](int events) {
    return "warning: " + std::to_string(events) +
           " event(s) and 0 connection(s) were refused since the last such line\n";
  };
  const std::string told = log.str();
  INFO(told);
  CHECK_THAT(told, Catch::Contains(refused(201) + refused(402) + "draining\n" + refused(201) +
                                   "accepted 0, "));
}

TEST_CASE("tokens are read again when that is wished, and a file that is wrong then is told") {
  const TemporaryFolder folder;
  const std::string file = folder.path() / "tokens", first = "first-0123456789ab",
                    second = "second-0123456789ab";
  std::ofstream(file) << first;
  ServiceConfig config;
  config.listen.port = 0;
  config.tokens = file;
  std::ostringstream log;
  const auto status_with = [&](const std::string& token) {
    return status_of(post("{}", "Authorization: Bearer " + token + "\r\n"), "\r\n\r\n", log);
  };
  int asked = 0;
  const auto wishes = [&](Duration) {
    switch (++asked) {
      case 1:
        CHECK(status_with(first) == 201);
        CHECK(status_with(second) == 401);
        std::ofstream(file) << second;
        return Wish::Reload;
      case 2:
        CHECK(status_with(first) == 401);
        CHECK(status_with(second) == 201);
        std::ofstream(file) << "wrong";
        return Wish::Reload;
      case 3:
        CHECK(status_with(second) == 201);
        return Wish::Drain;
      default:
        return Wish::None;
    }
  };
  run_service(config, system_clocks(), wishes, log);
  CHECK_THAT(log.str(), Catch::Contains("warning: --tokens: " + file + ": line 1 is no token"));
  CHECK(log.str().find(second) == std::string::npos);
}

namespace {

/// A variable of the environment, for as long as this lives.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) {
    if (const char* before = std::getenv(name)) before_ = before;
    ::setenv(name, value, 1);
  }
  ~Variable() { before_ ? ::setenv(name_, before_->c_str(), 1) : ::unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
  std::optional<std::string> before_;
};

/// What a service tells before it looks for the first wish.
std::string told_at_start(const ServiceConfig& config) {
  std::ostringstream log;
  std::string told;
  const auto wishes = [&](Duration) {
    if (told.empty()) told = log.str();
    return Wish::Stop;
  };
  run_service(config, system_clocks(), wishes, log);
  return told;
}

}  // namespace

TEST_CASE("where credentials come from, or why there are none, is told at the start") {
  const Variable secret("AWS_SECRET_ACCESS_KEY", "secret");
  ServiceConfig config;
  config.listen.port = 0;
  config.delivery.sink = parse_sink("kinesis:s@http://127.0.0.1:1");
  {
    const Variable key("AWS_ACCESS_KEY_ID", "key");
    CHECK_THAT(told_at_start(config), Catch::EndsWith("credentials from the environment\n"));
  }
  const Variable half("AWS_ACCESS_KEY_ID", "");
  const std::string told = told_at_start(config);
  INFO(told);
  CHECK_THAT(told, Catch::Contains("\nwarning: no credentials: "));
  CHECK_THAT(told, Catch::Contains("AWS_ACCESS_KEY_ID"));
}

TEST_CASE("a start that is refused has touched no file") {
  TemporaryFolder folder;
  const std::string torn = "{}\n{\"n\":";
  std::ofstream(folder.file("out")) << torn;
  ServiceConfig config;
  config.listen.port = 0;
  config.delivery.sink = parse_sink("file:" + folder.file("out"));
  config.delivery.spool.directory = folder.file("spool");
  const Descriptor somebody = listen_on({"127.0.0.1", 0});
  const Address taken{"127.0.0.1", port_of(somebody)};
  SECTION("the address is taken") {
    config.listen = taken;
  }
  SECTION("that of the pages about the service is taken") {
    config.admin = taken;
  }
  SECTION("there is no schema") {
    config.schema = folder.file("schema.json");
  }
  CHECK_THROWS_AS(RunningService(config, system_clocks()), Error);
  CHECK(read_file(folder.file("out")) == torn);
  CHECK_FALSE(std::filesystem::exists(folder.file("out.torn")));
  CHECK_FALSE(std::filesystem::exists(folder.file("spool")));
}
