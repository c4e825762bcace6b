#include "ingest/delivery_config.hpp"

#include "units/error.hpp"

namespace costsim::ingest {

namespace {

[[noreturn]] void refuse(const std::string& text, const std::string& expected) {
  throw Error(Failure::Usage, "'" + text + "': expected " + expected);
}

SinkSpec parse_kinesis(const std::string& text, const std::string& stream_at_endpoint) {
  const auto at = stream_at_endpoint.find('@');
  SinkSpec sink{SinkSpec::Kind::Kinesis, stream_at_endpoint.substr(0, at), ""};
  if (at != std::string::npos) {
    sink.endpoint = stream_at_endpoint.substr(at + 1);
    if (!sink.endpoint.starts_with("http://") && !sink.endpoint.starts_with("https://"))
      refuse(text, "an endpoint that begins with http:// or https://");
    while (sink.endpoint.ends_with('/')) sink.endpoint.pop_back();
  }
  if (sink.target.empty()) refuse(text, "kinesis:STREAM[@http://host:port]");
  return sink;
}

}  // namespace

SinkSpec parse_sink(const std::string& text) {
  if (text == "null") return {};
  if (text.starts_with("file:") && text.size() > 5)
    return {SinkSpec::Kind::File, text.substr(5), ""};
  if (text.starts_with("kinesis:")) return parse_kinesis(text, text.substr(8));
  refuse(text, "a sink: null, file:PATH or kinesis:STREAM[@http://host:port]");
}

SyncPolicy parse_sync(const std::string& text) {
  if (text == "os") return SyncPolicy::Os;
  if (text == "group") return SyncPolicy::Group;
  if (text == "always") return SyncPolicy::Always;
  refuse(text, "a sync policy: os, group or always");
}

DeliveryCounters& operator+=(DeliveryCounters& sum, const DeliveryCounters& part) {
  sum.accepted += part.accepted;
  sum.replayed += part.replayed;
  sum.delivered += part.delivered;
  sum.dead_lettered += part.dead_lettered;
  sum.lost += part.lost;
  sum.queued += part.queued;
  sum.in_flight += part.in_flight;
  sum.spooled += part.spooled;
  sum.refused += part.refused;
  sum.calls += part.calls;
  sum.retries += part.retries;
  sum.throttles += part.throttles;
  sum.spool_skipped += part.spool_skipped;
  sum.spool_cut_bytes += part.spool_cut_bytes;
  sum.spool_set_aside += part.spool_set_aside;
  sum.spool_bytes += part.spool_bytes;
  for (std::size_t i = 0; i < sum.closes.size(); ++i) sum.closes[i] += part.closes[i];
  return sum;
}

}  // namespace costsim::ingest
