// The service as curl sees it.
#include <fstream>

#include "serve/child_service.hpp"
#include "serve/output_of.hpp"
#include "support/catch.hpp"

using namespace costsim::serve_tests;

namespace {

const std::string json = "-H 'Content-Type: application/json' ";
const std::string ndjson = "-H 'Content-Type: application/x-ndjson' ";

}  // namespace

TEST_CASE("curl gets the status and the body that the documents promise") {
  if (output_of("curl --version").find("curl ") != 0) {
    WARN("skipped: there is no curl");
    return;
  }
  const Folder folder;
  {
    std::ofstream(folder.file("schema.json")) << R"({"required":["id"]})";
    std::ofstream(folder.file("large")) << std::string(2'000'000, 'x');
  }
  const ChildService service(folder, {"--sink", "file:" + folder.file("events"), "--schema",
                                      folder.file("schema.json"), "--max-body", "1MB"});
  const std::string url = "http://127.0.0.1:" + std::to_string(service.port());
  const auto curl = [&](const std::string& arguments, const std::string& target = "/events") {
    return output_of("curl -s -m 10 -w '[%{http_code}]' " + arguments + "'" + url + target + "'");
  };
  CHECK(curl(json + "-d '{\"a\":1}' ") == "[201]");
  CHECK(curl(json + "-d '[{},{}]' ") == "{\"accepted\":2}\n[201]");
  CHECK(curl(ndjson + "--data-binary '{}\n{}\n{}\n' ") == "{\"accepted\":3}\n[201]");
  CHECK(curl(json + "-H 'Transfer-Encoding: chunked' -d '{\"b\":2}' ") == "[201]");
  CHECK(curl(json + "-H 'Expect: 100-continue' -d '{\"c\":3}' ") == "[201]");
  CHECK(curl("--http1.0 " + json + "-d '{\"d\":4}' ") == "[201]");
  CHECK(curl(json + "-d '{\"a\":1}' ", "/events?mode=sync") ==
        "{\"errors\":[\"/id: required\"]}\n[422]");
  CHECK(curl("-d '{\"a\":1}' ").find("[415]") != std::string::npos);
  CHECK(curl(json + "-d '{\"a\":' ").find("[400]") != std::string::npos);
  CHECK(curl(json + "-X DELETE ").find("[405]") != std::string::npos);
  CHECK(curl(json + "-X POST ").find("[411]") != std::string::npos);
  CHECK(curl(json + "--data-binary @" + folder.file("large") + " ").find("[413]") !=
        std::string::npos);
  CHECK(curl("", "/healthz") == "ok\n[200]");
  CHECK(curl("", "/readyz") == "ready\n[200]");
  CHECK(curl("", "/nothing").find("[404]") != std::string::npos);
  const std::string metrics = curl("", "/metrics");
  CHECK(metrics.find("costsim_events_accepted_total 9\n") != std::string::npos);
  CHECK(metrics.find("costsim_http_responses_total{code=\"201\"} 6\n") != std::string::npos);
}
