#include "ingest/service/delivery.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <utility>

#include "ingest/delivery/immediate_sink.hpp"
#include "ingest/delivery/live_pipeline.hpp"
#include "ingest/kinesis/partitions.hpp"
#include "ingest/kinesis/sink.hpp"
#include "ingest/sinks/file_sink.hpp"
#include "ingest/spool/folders.hpp"
#include "ingest/spool/names.hpp"
#include "units/error.hpp"

namespace costsim::ingest {

namespace fs = std::filesystem;

namespace {

Duration steady_now() {
  return std::chrono::steady_clock::now().time_since_epoch();
}

Moment moment_now() {
  return {std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()), steady_now()};
}

/// An emulator takes any signature: with an http endpoint and no sign of credentials anywhere, a
/// made-up pair will do, and instance metadata is not waited for.
std::shared_ptr<CredentialChain> credentials_for(const DeliveryConfig& config) {
  const bool emulator = config.sink.endpoint.starts_with("http://");
  if (!emulator || names_credentials(process_environment))
    return std::make_shared<CredentialChain>(process_environment, fetch_with_curl, config.region);
  return CredentialChain::made_up();
}

/// libcurl would wait for a pipe. Of a file that is not there it tells at each call.
std::string ca_bundle() {
  std::string path = process_environment("AWS_CA_BUNDLE").value_or("");
  std::error_code failure;
  const fs::file_status status = fs::status(path, failure);
  if (fs::exists(status) && !fs::is_regular_file(status))
    throw Error(Failure::Io, "AWS_CA_BUNDLE: " + path + ": no regular file");
  return path;
}

KinesisTarget kinesis_target(const DeliveryConfig& config, unsigned pipelines) {
  KinesisTarget target;
  target.stream = config.sink.target;
  target.endpoint = !config.sink.endpoint.empty()
                        ? config.sink.endpoint
                        : "https://kinesis." + config.region + "." + dns_suffix(config.region);
  target.region = config.region;
  target.aggregate = config.aggregate;
  target.calls_in_flight = config.calls_in_flight;
  target.bytes_in_flight = static_cast<std::size_t>(config.budget / 8 / pipelines);
  target.timeout = config.call_timeout;
  target.ca_bundle = ca_bundle();
  return target;
}

Dispatcher::Rules rules_of(const DeliveryConfig& config) {
  Dispatcher::Rules rules;
  rules.limits = batch_limits(config);
  if (config.aggregate)
    rules.pacing->records_per_s = 1'000'000'000;  // only bytes fill a shard then
  rules.retry = config.retry;
  if (!rules.retry.age && config.spool.directory.empty()) rules.retry.age = batching::age_in_memory;
  return rules;
}

}  // namespace

struct Delivery::Parts {
  Parts(const DeliveryConfig& config, unsigned count)
      : pipeline_count(count),
        record_bytes(config.record_bytes),
        discards(config.sink.kind == SinkSpec::Kind::Null),
        budget(config.budget) {}

  std::unique_ptr<Sink> sink_of(const DeliveryConfig& config) {
    switch (config.sink.kind) {
      case SinkSpec::Kind::Null:
        return std::make_unique<NullSink>();
      case SinkSpec::Kind::File:
        if (!file) file = std::make_shared<LineFile>(config.sink.target, config.file_rotate_bytes);
        return std::make_unique<FileSink>(file);
      case SinkSpec::Kind::Kinesis:
        if (!credentials) credentials = credentials_for(config);
        return std::make_unique<KinesisSink>(kinesis_target(config, pipeline_count), credentials,
                                             moment_now);
    }
    throw Error(Failure::Internal, "a sink of no kind");
  }

  std::unique_ptr<LivePipeline> make_pipeline(const DeliveryConfig& config, unsigned index) {
    LivePipeline::Parts made{rules_of(config),
                             {config.seed + index, "jitter"},  // no two pipelines wait alike
                             static_cast<std::size_t>(config.record_bytes),
                             config.made_up_key(),
                             sink_of(config),
                             budget,
                             dead_letters,
                             nullptr,
                             steady_now};
    if (!config.spool.directory.empty()) made.spool = spool_of(config.spool, index, *made.sink);
    return std::make_unique<LivePipeline>(std::move(made));
  }

  /// Ends before the sink does.
  std::unique_ptr<Spool> spool_of(SpoolConfig spool, unsigned index, Sink& sink) const {
    Spool::Hooks hooks;
    hooks.sync_sink = [&sink, letters = dead_letters] {
      sink.sync();
      letters->sync();
    };
    spool.disk_budget /= pipeline_count;
    return std::make_unique<Spool>(spool_folder(spool.directory, index), spool, std::move(hooks));
  }

  void miss(const std::string& spool, const std::vector<unsigned>& logs) {
    adopted.unmarked += logs.size();
    for (const unsigned log : logs)
      notes.push_back("warning: " + spool_folder(spool, log) +
                      ": the folder is gone with its mark: cannot tell what it has lost");
  }

  /// No reader of a pipe is waited for any longer.
  void wait_until(Duration deadline) const {
    if (file) file->wait_until(deadline);
    if (dead_letters) dead_letters->wait_until(deadline);
  }

  const unsigned pipeline_count;
  const std::int64_t record_bytes;
  const bool discards;
  std::unique_ptr<SpoolLock> spool_lock;
  SpoolFinding adopted;  ///< damage in the folders of threads that are no more, or gone
  ByteBudget budget;
  std::int64_t spool_limit = 0;
  std::shared_ptr<LineFile> file;
  std::shared_ptr<CredentialChain> credentials;
  std::shared_ptr<DeadLetterFile> dead_letters;
  std::vector<std::unique_ptr<LivePipeline>> pipelines;
  std::vector<std::string> notes;
};

Delivery::Delivery(const DeliveryConfig& config, unsigned pipelines)
    : parts_(std::make_unique<Parts>(config, pipelines)) {
  check(config, pipelines);
  const std::string& spool = config.spool.directory;
  if (!spool.empty()) {
    parts_->spool_limit = config.spool.disk_budget;
    parts_->spool_lock = std::make_unique<SpoolLock>(spool);
    refuse_foreign(spool, pipelines);
    const auto missing = missing_logs(spool);
    parts_->spool_lock->lock_file();
    parts_->adopted = adopt_orphans(config.spool, pipelines);
    parts_->miss(spool, missing);
  }
  if (const std::string letters = config.letters(); !letters.empty())
    parts_->dead_letters = std::make_shared<DeadLetterFile>(letters);
  for (unsigned index = 0; index < pipelines; ++index)
    parts_->pipelines.push_back(parts_->make_pipeline(config, index));
  if (!spool.empty()) count_logs(spool, pipelines);
}

Delivery::~Delivery() {
  parts_->wait_until(Duration::min());
}

Pipeline& Delivery::pipeline(unsigned index) {
  return *parts_->pipelines.at(index);
}

DeliveryCounters Delivery::counters() const {
  DeliveryCounters sum;
  for (const auto& pipeline : parts_->pipelines) sum += pipeline->counters();
  sum.spool_skipped += parts_->adopted.skipped;
  sum.replayed += parts_->adopted.skipped;
  sum.lost += parts_->adopted.skipped;
  sum.spool_unmarked += parts_->adopted.unmarked;
  sum.spool_cut_bytes += parts_->adopted.cut_bytes;
  sum.spool_set_aside += parts_->adopted.set_aside;
  sum.discards = parts_->discards;
  sum.budget_used = parts_->budget.used();
  sum.budget_limit = parts_->budget.limit();
  sum.spool_limit = parts_->spool_limit;
  return sum;
}

/// The budget is spent when the largest event would be refused, or nearly: small ones may still
/// find room, but not for long.
std::string_view Delivery::obstacle() const {
  const ByteBudget& budget = parts_->budget;
  if (budget.room() < std::min(parts_->record_bytes, budget.limit() / 8))
    return "too much is waiting to be delivered";
  for (const auto& pipeline : parts_->pipelines)
    if (const auto obstacle = pipeline->obstacle(); !obstacle.empty()) return obstacle;
  return "";
}

/// That of a spool that has failed before what may pass.
std::string Delivery::last_error() const {
  for (const auto& pipeline : parts_->pipelines)
    if (pipeline->failed()) return pipeline->last_error();
  for (const auto& pipeline : parts_->pipelines)
    if (std::string error = pipeline->last_error(); !error.empty()) return error;
  return "";
}

std::uint64_t Delivery::troubles() const {
  std::uint64_t sum = 0;
  for (const auto& pipeline : parts_->pipelines) sum += pipeline->troubles();
  return sum;
}

std::vector<std::string> Delivery::take_notes() {
  std::vector<std::string> notes = std::exchange(parts_->notes, {});
  const auto take = [&](const auto& from, const std::string& kind) {
    if (!from) return;
    for (const std::string& note : from->take_notes()) notes.push_back(kind + note);
  };
  take(parts_->file, "warning: ");
  take(parts_->dead_letters, "warning: ");
  take(parts_->credentials, "");
  return notes;
}

std::string Delivery::find_credentials() {
  if (!parts_->credentials || parts_->credentials->current(moment_now())) return "";
  return as_note("no credentials: " + parts_->credentials->trouble());
}

void Delivery::reload() {
  const auto reopen = [&](const auto& file) {
    if (!file) return;
    if (std::string error = file->reopen(); !error.empty())
      parts_->notes.push_back("warning: " + error);
  };
  reopen(parts_->file);
  reopen(parts_->dead_letters);
  if (parts_->credentials) parts_->credentials->forget();
}

void Delivery::begin_drain() {
  for (const auto& pipeline : parts_->pipelines) pipeline->begin_drain();
}

bool Delivery::drained() const {
  const DeliveryCounters now = counters();
  return now.queued == 0 && now.in_flight == 0;
}

DeliveryReport Delivery::finish(Duration grace) {
  begin_drain();
  const Duration deadline = steady_now() + grace;
  parts_->wait_until(deadline);
  for (const auto& pipeline : parts_->pipelines) pipeline->finish_until(deadline);
  DeliveryReport report;
  for (const auto& pipeline : parts_->pipelines) report.in_time &= pipeline->join();
  report.counters = counters();
  report.last_error = last_error();
  return report;
}

std::string Delivery::sync() {
  std::string error = parts_->file ? parts_->file->sync() : "";
  if (error.empty() && parts_->dead_letters) error = parts_->dead_letters->sync();
  return error;
}

}  // namespace costsim::ingest
