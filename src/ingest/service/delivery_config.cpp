#include "ingest/service/delivery_config.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "ingest/delivery/line_file.hpp"
#include "ingest/http/host.hpp"
#include "ingest/os/file_io.hpp"
#include "ingest/spool/format.hpp"
#include "units/diagnostics.hpp"
#include "units/error.hpp"

namespace costsim::ingest {

namespace {

[[noreturn]] void refuse(const std::string& text, const std::string& expected) {
  throw Error(Failure::Usage, "'" + text + "': expected " + expected);
}

/// Secrets are no setting, and what may be one is not shown.
[[noreturn]] void refuse_userinfo(const std::string& text, std::size_t begin, std::size_t end) {
  throw Error(Failure::Usage,
              "'" + text.substr(0, begin) + "…" + text.substr(end) +
                  "': an endpoint has no user and no password (what stands before its '@'); "
                  "credentials come from the environment or from where AWS puts them");
}

/// Behind the last colon, unless that is one of an address in brackets.
std::string port_in(const std::string& authority) {
  const auto colon = authority.rfind(':');
  const auto bracket = authority.rfind(']');
  const bool has_port =
      colon != std::string::npos && (bracket == std::string::npos || bracket < colon);
  return has_port ? authority.substr(colon + 1) : "";
}

/// `text` is the whole setting, `endpoint` what stands behind its '@'.
void check_endpoint(const std::string& text, const std::string& endpoint) {
  const char* const such =
      "an endpoint such as http://127.0.0.1:4567 or https://host, without a path";
  if (!endpoint.starts_with("http://") && !endpoint.starts_with("https://")) refuse(text, such);
  const std::string authority = endpoint.substr(endpoint.find("://") + 3);
  if (const auto at = authority.find('@'); at != std::string::npos) {
    const std::size_t begin = text.find("://") + 3;
    refuse_userinfo(text, begin, begin + at);
  }
  const std::string port = port_in(authority);
  const bool is_number = port.find_first_not_of("0123456789") == std::string::npos;
  const bool is_none = !port.empty() && port.find_first_not_of('0') == std::string::npos;
  if (is_none || (is_number && !is_url_authority("a:" + port)))
    refuse(text, "a port of 1 to 65535, not " + port);
  if (!is_url_authority(authority)) refuse(text, such);
}

SinkSpec parse_kinesis(const std::string& text, const std::string& stream_at_endpoint) {
  const auto at = stream_at_endpoint.find('@');
  SinkSpec sink{SinkSpec::Kind::Kinesis, stream_at_endpoint.substr(0, at), ""};
  if (at != std::string::npos) {
    sink.endpoint = stream_at_endpoint.substr(at + 1);
    while (sink.endpoint.ends_with('/')) sink.endpoint.pop_back();
    check_endpoint(text, sink.endpoint);
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

namespace {

/// What was demanded and is not so.
struct Demands {
  Diagnostics wrong;

  /// `text` goes on behind the flag that is complained of.
  void operator()(bool fine, const std::string& flag, const std::string& text) {
    if (!fine) wrong.add(Error(Failure::Usage, flag + text).about(flag));
  }
};

bool is_stream_name(const std::string& name) {
  return !name.empty() && name.size() <= 128 &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) {
           return std::isalnum(c) || c == '_' || c == '.' || c == '-';
         });
}

void check_kinesis(const DeliveryConfig& config, Demands& demand) {
  demand(is_stream_name(config.sink.target), "--sink",
         fmt::format(
             ": '{}': expected the name of a stream: 1 to 128 letters, digits, '_', '.' and '-'",
             config.sink.target));
  const auto demand_most = [&](const char* flag, auto given, auto most, const char* what) {
    demand(std::cmp_less_equal(given, most), flag,
           fmt::format(" {}: Kinesis takes at most {} {} ({})", given, most, what,
                       config.kinesis_quotas));
  };
  demand_most("--batch-records", config.limits.records, batching::put_records_max,
              "records in one call");
  demand_most("--batch-bytes", config.limits.bytes, config.kinesis_call_bytes, "bytes in one call");
  demand_most("--max-event", config.record_bytes, config.kinesis_record_bytes,
              "bytes in one record, with its key");
}

std::string default_letters(const std::string& spool) {
  return spool + "/dead-letters.ndjson";
}

/// Whether `path` is a name that torn lines of the other file are moved to: "other.torn.2".
bool takes_torn_lines(const std::string& path, const std::string& other) {
  const std::string target = target_of(path), torn = target_of(torn_path(other));
  if (!target.starts_with(torn)) return false;
  const std::string number = target.substr(torn.size());
  return number.empty() ||
         (number.starts_with('.') && number.find_first_not_of("0123456789", 1) == number.npos);
}

/// No file is written for two purposes. In the folder of the spool only the dead letters may lie,
/// under the name that they have by themselves.
void check_files(const DeliveryConfig& config, Demands& demand) {
  const std::string &letters = config.dead_letter, &spool = config.spool.directory;
  const std::string sink = config.sink.kind == SinkSpec::Kind::File ? config.sink.target : "";
  const auto demand_outside = [&](const char* flag, const std::string& path) {
    demand(path.empty() || spool.empty() || !is_below(path, spool), flag,
           fmt::format(": {} lies in the folder of --spool: expected a place outside", path));
  };
  const bool both = !sink.empty() && !config.letters().empty();
  if (both && is_same_file(sink, config.letters()))
    demand(false, "--sink",
           fmt::format(": {} is the file of the dead letters, too: expected another", sink));
  else
    demand_outside("--sink", sink);
  const auto demand_apart = [&](const char* flag, const std::string& path, const char* other_flag,
                                const std::string& other) {
    demand(path.empty() || other.empty() || !takes_torn_lines(path, other), flag,
           fmt::format(": {} is a file for torn lines of {}: expected another", path, other_flag));
  };
  demand_apart("--dead-letter", letters, "--sink", sink);
  demand_apart("--sink", sink, "--dead-letter", config.letters());
  if (letters.empty() || spool.empty() || !is_same_file(letters, default_letters(spool)))
    demand_outside("--dead-letter", letters);
}

}  // namespace

std::string DeliveryConfig::letters() const {
  if (!dead_letter.empty() || spool.directory.empty()) return dead_letter;
  return default_letters(spool.directory);
}

/// A key is written once more per aggregate, and readers need the magic and the digest.
batching::Limits batch_limits(const DeliveryConfig& config) {
  batching::Limits limits = config.limits;
  if (!config.aggregate) return limits;
  limits.records = 100'000;
  limits.bytes = limits.bytes / 100 * 97;
  limits.overhead = batching::aggregate_overhead;
  return limits;
}

void check(const DeliveryConfig& config, unsigned pipelines) {
  Demands demand;
  if (config.sink.kind == SinkSpec::Kind::Kinesis) check_kinesis(config, demand);
  const batching::Limits limits = batch_limits(config);
  const std::size_t beside = limits.generated_key + limits.overhead;
  demand(config.record_bytes > 0, "--max-event", ": no event has 0 bytes");
  const std::int64_t held = config.record_bytes + std::int64_t{sizeof(batching::Entry)};
  demand(config.budget >= held, "--budget",
         fmt::format(" {}B has no room for an event of --max-event {}B: at least {}B are needed",
                     config.budget, config.record_bytes, held));
  const auto largest = static_cast<std::size_t>(config.record_bytes) + beside;
  const bool is_told = config.sink.kind == SinkSpec::Kind::Kinesis &&
                       config.record_bytes > config.kinesis_record_bytes;
  demand(is_told || largest <= limits.bytes, "--max-event",
         fmt::format(" {}B does not fit into a batch of --batch-bytes {}B: it takes {}B",
                     config.record_bytes, config.limits.bytes, largest));
  // Half of a share: a quarter is in the segment that is open, another is written ahead.
  const std::int64_t least = 2 * pipelines * (config.record_bytes + std::int64_t{spool_header});
  demand(config.spool.directory.empty() || config.spool.disk_budget >= least, "--spool-budget",
         fmt::format(" {}B is too small for events of {}B on {} thread(s): at least "
                     "{}B are needed",
                     config.spool.disk_budget, config.record_bytes, pipelines, least));
  check_files(config, demand);
  demand.wrong.raise();
}

}  // namespace costsim::ingest
