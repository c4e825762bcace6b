// A scenario out of bytes: each chooses one thing, and bytes that are missing choose the first.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace costsim::testing {

/// What reads the front, and so meets the traffic itself.
inline constexpr std::string_view first_function = "fn";

class Choices {
 public:
  explicit Choices(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  std::string of(std::initializer_list<std::string_view> texts) {
    return std::string(texts.begin()[next() % texts.size()]);
  }
  bool yes() { return next() % 2 == 1; }

 private:
  std::uint8_t next() { return at_ < bytes_.size() ? bytes_[at_++] : std::uint8_t{0}; }

  std::span<const std::uint8_t> bytes_;
  std::size_t at_ = 0;
};

/// An hour or two of at most 20 requests a second, so that a case is a matter of milliseconds.
inline std::string random_traffic(Choices& choose) {
  const std::string rate = choose.of({"1/s", "0.1/s", "5/s", "20/s", "10/s", "0/s", "333/h"});
  const std::string shape = choose.of({"constant", "points", "growth"});
  if (shape == "growth") {
    return fmt::format("shape = \"growth\"\nrate = \"{}\"\nper_month = \"{}\"\n", rate,
                       choose.of({"60%", "-30%", "0%"}));
  }
  if (shape == "points") {
    return fmt::format(R"(shape = "points"
interpolation = "step"
points = [{{ at = "0h", rate = "{}" }}, {{ at = "{}", rate = "{}" }}]
)",
                       rate, choose.of({"30min", "1min", "59min"}),
                       choose.of({"2/s", "0/s", "20/s"}));
  }
  return fmt::format("rate = \"{}\"\nburstiness = {}\n", rate, choose.of({"1", "2", "10"}));
}

inline std::string random_function(Choices& choose) {
  std::string text = fmt::format(R"({{ name = "{}", service = "lambda")", first_function);
  text += fmt::format(", memory = \"{}\"", choose.of({"512MB", "128MB", "1GB", "3008MB"}));
  text += fmt::format(", duration = {}",
                      choose.of({R"("100ms")", R"("5s")", R"("90s")", R"("1ms")",
                                 R"({ distribution = "exponential", mean = "200ms" })"}));
  text += fmt::format(", batch = {}, emits = {}", choose.of({"1", "10", "3"}),
                      choose.of({"1", "0", "2"}));
  text += choose.of({"", ", concurrency_limit = 5", ", concurrency_limit = 0", ", provisioned = 3",
                     ", max_concurrency = 2", ", requests_per_instance = 10", ", functions = 7",
                     ", requests_per_instance = 3, during_init = \"start\"", ", window = \"1s\"",
                     ", parallelisation = 2"});
  text += choose.of({"", ", error_rate = 0.1", ", timeout = \"1s\"", ", attempts = 3",
                     ", keep_warm = \"5min\"", ", init = \"10s\"", ", poison_every = 50",
                     ", retries = 1", ", error_rate = 0.5, partial_response = true"});
  return text + " }";
}

inline std::string random_nodes(Choices& choose) {
  std::string text = choose.yes()
                         ? R"({ name = "nodes", service = "fargate", vcpu = 1, memory = "2GB")"
                         : R"({ name = "nodes", service = "ec2", instance = "m5.large")";
  text += fmt::format(", cpu = \"{}\"", choose.of({"20ms", "1s", "10s"}));
  text += choose.of({"", ", boot = \"0s\"", ", target_utilisation = 0.9", ", queue_limit = 3",
                     ", request_timeout = \"2s\"", ", mtbf = \"1h\"", ", attempts = 2",
                     ", memory_per_request = \"100MB\"", ", duration = \"1s\""});
  return text + " }";
}

/// One architecture: something in front, what does the work, something behind.
inline std::string random_scenario(std::span<const std::uint8_t> bytes) {
  Choices choose(bytes);
  std::string text = "schema = 1\n[scenario]\nregion = \"us-east-1\"\n";
  text += fmt::format(
      "prices = \"{}\"\nperiod = \"{}\"\nstep = \"{}\"\nmonth = \"{}\"\nwindows = \"never\"\n",
      choose.of({"2026", "2018-08"}), choose.of({"1h", "2h"}), choose.of({"1min", "1s", "1h"}),
      choose.of({"730h", "1h"}));
  text += "[traffic]\n" + random_traffic(choose);
  text += "[[architecture]]\nname = \"a\"\nstages = [\n";
  text += choose.of({"", "{ service = \"api-gateway\" },\n", "{ service = \"sqs\" },\n",
                     "{ service = \"kinesis\", shards = \"2\" },\n", "{ service = \"kinesis\" },\n",
                     "{ service = \"kinesis\", scaling = \"hourly\", put_batch = 10 },\n",
                     "{ service = \"kinesis\", aggregation = true },\n",
                     "{ service = \"api-gateway\", kind = \"http\" },\n",
                     "{ service = \"sqs\", kind = \"fifo\" },\n",
                     "{ service = \"eventbridge\" },\n", "{ service = \"load-balancer\" },\n",
                     "{ service = \"sqs\", visibility = \"10s\", max_receives = 2 },\n",
                     "{ service = \"dynamodb\", stream = true },\n", "{ service = \"sns\" },\n"});
  text += choose.yes() ? random_nodes(choose) : random_function(choose);
  text += choose.of({"", ",\n{ service = \"s3\" }", ",\n{ name = \"q\", service = \"sqs\" }",
                     ",\n{ name = \"q\", service = \"sqs\" }, { name = \"f2\", service = "
                     "\"lambda\", duration = \"50ms\", batch = 10 }",
                     ",\n{ name = \"f2\", service = \"lambda\", duration = \"2s\" }"});
  return text + "\n]\n";
}

}  // namespace costsim::testing
