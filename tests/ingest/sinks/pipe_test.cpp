// A sink that is a pipe: who does not read it is an outage of the sink, not a delivery.
#include <algorithm>
#include <csignal>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

#include "ingest/delivery/line_file.hpp"
#include "ingest/os/descriptor.hpp"
#include "ingest/service/delivery.hpp"
#include "ingest/support/now.hpp"
#include "ingest/support/temporary_folder.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::ingest;

namespace {

/// SIGPIPE is ignored as the service ignores it.
class Pipe {
 public:
  Pipe() { REQUIRE(::mkfifo(path.c_str(), 0600) == 0); }
  ~Pipe() { std::signal(SIGPIPE, before_); }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  Descriptor reader() const {
    return Descriptor(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  }

  TemporaryFolder folder;
  const std::string path = folder.file("pipe");

 private:
  void (*before_)(int) = std::signal(SIGPIPE, SIG_IGN);
};

std::string read_now(const Descriptor& reader) {
  std::string bytes(1000, '\0');
  const auto size = ::read(reader.get(), bytes.data(), bytes.size());
  return bytes.substr(0, static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
}

}  // namespace

TEST_CASE("a pipe takes lines while it has a reader") {
  const Pipe pipe;
  LineFile file(pipe.path, 0);
  const std::string nobody = pipe.path + ": nobody reads it";
  CHECK(file.append("{}\n") == nobody);
  {
    const Descriptor reader = pipe.reader();
    CHECK(file.append("{\"n\":1}\n").empty());
    CHECK(read_now(reader) == "{\"n\":1}\n");
  }
  CHECK(file.append("{\"n\":2}\n") == nobody);
  CHECK(file.reopen().empty());
  CHECK(file.append("{\"n\":2}\n") == nobody);
  const Descriptor reader = pipe.reader();
  CHECK(file.append("{\"n\":2}\n").empty());
  CHECK(read_now(reader) == "{\"n\":2}\n");
}

TEST_CASE("events for a pipe that nobody reads stay in the spool") {
  const Pipe pipe;
  DeliveryConfig config;
  config.sink = parse_sink("file:" + pipe.path);
  config.spool.directory = pipe.folder.file("spool");
  config.spool.sync = SyncPolicy::Os;
  Delivery delivery(config, 1);
  REQUIRE(delivery.pipeline(0).offer({"{}", ""}, now()).admission == Admission::Accepted);
  delivery.pipeline(0).close();
  const auto report = delivery.finish(std::chrono::milliseconds(100));
  CHECK(report.counters.delivered == 0);
  CHECK(report.counters.spooled == 1);
  CHECK(report.counters.lost == 0);
  CHECK(report.last_error == pipe.path + ": nobody reads it");
}
