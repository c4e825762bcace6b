#include "ingest/resend/text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace costsim::ingest {

namespace {

using Json = nlohmann::ordered_json;

std::string line_of(const ResentFile& file) {
  std::string text = fmt::format("{}: {}, {} event(s)", file.path, name(file.kind), file.events);
  if (file.settled > 0) text += fmt::format(", {} settled before", file.settled);
  if (file.refused > 0) text += fmt::format(", {} refused", file.refused);
  if (file.unreadable_bytes + file.unreadable_events > 0)
    text += fmt::format(", unreadable: {} byte(s) with {}{} event(s)", file.unreadable_bytes,
                        file.uncounted_parts > 0 ? "at least " : "", file.unreadable_events);
  return text + "\n";
}

Json file_json(const ResentFile& file) {
  return {{"file", file.path},
          {"kind", name(file.kind)},
          {"bytes", file.bytes},
          {"read_to", file.read_to},
          {"events", file.events},
          {"settled", file.settled},
          {"refused", file.refused},
          {"unreadable_events", file.unreadable_events},
          {"uncounted_parts", file.uncounted_parts},
          {"unreadable_bytes", file.unreadable_bytes}};
}

Json part_json(const UnreadableIn& unreadable) {
  const UnreadablePart& part = unreadable.part;
  return {{"file", unreadable.path},
          {"offset", part.offset},
          {"bytes", part.bytes},
          {"events", part.events ? Json(*part.events) : Json()},
          {"reason", part.reason}};
}

}  // namespace

std::string to_text(const ResendReport& report) {
  std::string text;
  for (const ResentFile& file : report.files) text += line_of(file);
  const std::uint64_t events = report.sum(&ResentFile::events);
  text += report.dry_run
              ? fmt::format("read {}", events)
              : fmt::format("read {}, sent {}, dead-lettered {}, refused {}, not sent {}", events,
                            report.sent, report.dead_lettered, report.sum(&ResentFile::refused),
                            report.not_sent);
  text += fmt::format(", unreadable {} part(s)\n", report.unreadable_parts);
  if (report.interrupted && !report.files.empty()) {
    const ResentFile& last = report.files.back();
    text += fmt::format("interrupted: {} is read up to byte {} of {}", last.path, last.read_to,
                        last.bytes);
    if (report.files_left > 0) text += fmt::format(", {} file(s) are not begun", report.files_left);
    text += "\n";
  }
  return text;
}

std::string to_json(const ResendReport& report) {
  Json json = {{"schema_version", 1},
               {"dry_run", report.dry_run},
               {"interrupted", report.interrupted},
               {"events", report.sum(&ResentFile::events)},
               {"settled", report.sum(&ResentFile::settled)},
               {"sent", report.sent},
               {"dead_lettered", report.dead_lettered},
               {"refused", report.sum(&ResentFile::refused)},
               {"not_sent", report.not_sent},
               {"unreadable_events", report.sum(&ResentFile::unreadable_events)},
               {"unreadable_bytes", report.sum(&ResentFile::unreadable_bytes)},
               {"unreadable_parts", report.unreadable_parts},
               {"last_error", report.last_error},
               {"files_left", report.files_left},
               {"files", Json::array()},
               {"unreadable", Json::array()}};
  for (const ResentFile& file : report.files) json["files"].push_back(file_json(file));
  for (const UnreadableIn& part : report.unreadable) json["unreadable"].push_back(part_json(part));
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace costsim::ingest
