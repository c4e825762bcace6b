#include "ingest/resend/resend.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <ostream>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "ingest/os/file_io.hpp"
#include "ingest/service/delivery.hpp"
#include "ingest/service/watch.hpp"
#include "units/error.hpp"

namespace costsim::ingest {

namespace {

/// Parts that cannot be read or sent and are told one by one.
constexpr std::size_t most_told = 50;
/// Events between two looks at the clock and at what somebody wishes.
constexpr std::size_t stride = 256;
constexpr Duration pause = std::chrono::milliseconds(2);

void refuse_written(const ResendConfig& config, const std::string& path) {
  const DeliveryConfig& delivery = config.delivery;
  const bool is_file = delivery.sink.kind == SinkSpec::Kind::File;
  const auto refuse_if = [&](const std::string& written, const char* flag) {
    if (!written.empty() && is_same_file(written, path))
      throw Error(Failure::Usage,
                  fmt::format("{}: {} is read: expected another file to write to", flag, written))
          .about(flag);
  };
  refuse_if(is_file ? delivery.sink.target : "", "--sink");
  refuse_if(delivery.dead_letter, "--dead-letter");
}

void check_files(const ResendConfig& config) {
  std::set<std::string> seen;
  for (const std::string& path : config.files) {
    open_event_file(path, config.skip_settled);
    if (!seen.insert(target_of(path)).second)
      throw Error(Failure::Usage, path + ": is named twice: expected each file once");
    if (!config.dry_run) refuse_written(config, path);
  }
}

/// One run.
class Resending {
 public:
  Resending(const ResendConfig& config, const Clocks& clocks, const Wishes& wishes,
            std::ostream& log)
      : config_(config), clocks_(clocks), wishes_(wishes), log_(log) {}

  ResendReport run() {
    report_.dry_run = config_.dry_run;
    check_files(config_);
    if (!config_.dry_run) open_sink();
    for (const std::string& path : config_.files)
      if (!report_.interrupted) read(path);
    report_.files_left = config_.files.size() - report_.files.size();
    if (delivery_) finish();
    return std::move(report_);
  }

 private:
  void open_sink();
  void read(const std::string& path);
  bool send(const batching::EventView& event, ResentFile& file, const EventFile& source);
  void note_unreadable(ResentFile& file, EventFile& source);
  bool stops(Duration at_most);
  void look();
  void finish();
  void tell(const std::string& path, std::uint64_t offset, const std::string& what);

  const ResendConfig& config_;
  const Clocks& clocks_;
  const Wishes& wishes_;
  std::ostream& log_;
  std::optional<Delivery> delivery_;
  Complaints complaints_;
  ResendReport report_;
  std::size_t told_ = 0;
  std::size_t since_look_ = 0;
};

void Resending::open_sink() {
  delivery_.emplace(config_.delivery, 1);
  const std::string trouble = delivery_->find_credentials();
  for (const std::string& note : delivery_->take_notes()) log_ << note << '\n';
  if (!trouble.empty()) complaints_.tell(trouble, clocks_.steady(), log_);
}

void Resending::read(const std::string& path) {
  const OpenedFile opened = open_event_file(path, config_.skip_settled);
  EventFile& source = *opened.events;
  ResentFile file{.path = path, .kind = opened.kind, .bytes = opened.bytes};
  while (const auto event = source.next()) {
    note_unreadable(file, source);
    if (++since_look_ % stride == 0 && stops(Duration::zero())) break;
    if (!config_.dry_run && !send(*event, file, source)) break;
    ++file.events;
    file.read_to = source.end();
  }
  note_unreadable(file, source);
  if (!report_.interrupted) file.read_to = opened.bytes;
  file.settled = source.settled();
  report_.files.push_back(std::move(file));
}

/// False: somebody wishes it to stop, and it has not been taken.
bool Resending::send(const batching::EventView& event, ResentFile& file, const EventFile& source) {
  Pipeline& pipeline = delivery_->pipeline(0);
  for (;;) {
    const Duration now = clocks_.steady();
    const Admission admission = pipeline.offer(event, now).admission;
    if (since_look_ % stride == 0 || admission != Admission::Accepted) pipeline.tick(now);
    if (admission == Admission::Accepted) return true;
    if (admission == Admission::TooLarge) {
      ++file.refused;
      tell(file.path, source.begin(),
           "no event for this sink: it is larger than --max-event or a batch, or has no key of 1 "
           "to 256 characters");
      return true;
    }
    look();
    if (stops(pause)) return false;
  }
}

void Resending::note_unreadable(ResentFile& file, EventFile& source) {
  for (UnreadablePart& part : source.take_unreadable()) {
    file.unreadable_events += part.events.value_or(0);
    file.unreadable_bytes += part.bytes;
    if (!part.events) ++file.uncounted_parts;
    const std::string events =
        part.events ? fmt::format("{} event(s)", *part.events) : "nobody knows how many events";
    tell(file.path, part.offset,
         fmt::format("{} byte(s) with {} cannot be read: {}", part.bytes, events, part.reason));
    ++report_.unreadable_parts;
    if (report_.unreadable.size() < ResendReport::most_listed)
      report_.unreadable.push_back({file.path, std::move(part)});
  }
}

bool Resending::stops(Duration at_most) {
  if (wishes_(at_most) != Wish::None) report_.interrupted = true;
  return report_.interrupted;
}

void Resending::look() {
  for (const std::string& note : delivery_->take_notes()) log_ << note << '\n';
  complaints_.look(*delivery_, clocks_.steady(), log_);
}

/// A wish to stop that has led here begins the grace; the next one ends it.
void Resending::finish() {
  delivery_->pipeline(0).close();
  bool is_over = false;
  Duration until = report_.interrupted ? clocks_.steady() + config_.grace : Duration::max();
  while (!delivery_->drained() && !is_over && clocks_.steady() < until) {
    look();
    if (wishes_(pause) == Wish::None) continue;
    is_over = report_.interrupted;
    if (!std::exchange(report_.interrupted, true)) until = clocks_.steady() + config_.grace;
  }
  const DeliveryReport end = delivery_->finish(Duration::zero());
  look();
  // Somebody may remove the files that were read as soon as they are sent.
  const std::string unsynced = delivery_->sync();
  report_.sent = end.counters.delivered;
  report_.dead_lettered = end.counters.dead_lettered;
  report_.not_sent = end.counters.lost;
  report_.last_error = end.last_error.empty() ? unsynced : end.last_error;
}

void Resending::tell(const std::string& path, std::uint64_t offset, const std::string& what) {
  if (++told_ <= most_told) log_ << fmt::format("{}:{}: {}\n", path, offset, what);
  if (told_ == most_told) log_ << "what else cannot be read or sent is counted, and not told\n";
}

}  // namespace

std::uint64_t ResendReport::sum(std::uint64_t ResentFile::*figure) const {
  return std::accumulate(
      files.begin(), files.end(), std::uint64_t{0},
      [&](std::uint64_t sum, const ResentFile& file) { return sum + file.*figure; });
}

bool ResendReport::clean() const {
  return unreadable_parts == 0 && not_sent == 0 && dead_lettered == 0 &&
         sum(&ResentFile::refused) == 0;
}

ResendReport resend(const ResendConfig& config, const Clocks& clocks, const Wishes& wishes,
                    std::ostream& log) {
  return Resending(config, clocks, wishes, log).run();
}

}  // namespace costsim::ingest
