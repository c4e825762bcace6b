#include "report/sweep/merged.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/sweep/written.hpp"
#include "units/error.hpp"

namespace costsim::report {
namespace {

using PartsByNumber = std::map<std::uint64_t, WrittenSweep>;

[[noreturn]] void refuse_part(const WrittenSweep& part, const std::string& why) {
  throw Error(Failure::Usage, {part.name(), 0, 0}, why);
}

void check_alike(const WrittenSweep& first, const WrittenSweep& part) {
  if (part.format() != first.format()) {
    refuse_part(part, fmt::format("is in another format than {}", first.name()));
  }
  if (part.whole_head() != first.whole_head() ||
      (part.of() && first.of() && *part.of() != *first.of())) {
    refuse_part(part, fmt::format("is a part of another sweep than {}", first.name()));
  }
  if (part.shard().of != first.shard().of) {
    refuse_part(part, fmt::format("is part {}, but {} is part {}", part.shard().text(),
                                  first.name(), first.shard().text()));
  }
}

PartsByNumber parts_by_number(std::vector<SweepPart>& parts) {
  PartsByNumber all;
  for (SweepPart& each : parts) {
    WrittenSweep part(each.name, *each.text);
    if (!part.has_head()) {
      refuse_part(part, "is not begun: finish this part with --resume, then merge");
    }
    const std::uint64_t number = part.shard().number;
    for (const auto& [other, known] : all) {
      check_alike(known, part);
      if (other != number) continue;
      refuse_part(part, fmt::format("is part {}, as {} is", part.shard().text(), known.name()));
    }
    all.emplace(number, std::move(part));
  }
  return all;
}

void refuse_missing(const PartsByNumber& parts) {
  const std::uint64_t of = parts.begin()->second.shard().of;
  constexpr std::size_t most_told = 20;
  std::vector<std::string> missing;
  for (std::uint64_t number = 1; number <= of; ++number) {
    if (!parts.contains(number)) missing.push_back(analysis::Shard{number, of}.text());
  }
  if (missing.empty()) return;
  const std::size_t all = missing.size();
  missing.resize(std::min(all, most_told));
  throw Error(Failure::Usage,
              fmt::format("{} of {} parts {} missing: {}{}", all, of, all == 1 ? "is" : "are",
                          fmt::join(missing, ", "), all > most_told ? ", …" : ""));
}

std::uint64_t points_of(const PartsByNumber& parts) {
  const auto told = std::find_if(parts.begin(), parts.end(),
                                 [](const auto& part) { return part.second.of().has_value(); });
  if (told != parts.end()) return told->second.points();
  refuse_part(parts.begin()->second, "has no row, as all other parts: finish them with --resume");
}

void take_rows(WrittenSweep& part, const analysis::Span& span, MergedSweep& merged,
               const std::function<void(std::string_view)>& take) {
  for (std::uint64_t next = span.first; part.row(); ++next, part.advance()) {
    if (part.row()->index != next || next >= span.end) {
      part.fail(fmt::format("is row {}: expected {}", part.row()->index,
                            next < span.end ? fmt::format("row {}", next) : "no more"));
    }
    take(part.row()->line);
    ++merged.rows;
    merged.failed += part.row()->failed ? 1 : 0;
  }
  if (merged.rows == span.end && part.torn().empty()) return;
  refuse_part(part,
              fmt::format("part {} is not finished: {} of {} rows; finish it with --resume, then "
                          "merge",
                          part.shard().text(), merged.rows - span.first, span.size()));
}

}  // namespace

MergedSweep merge_sweep(std::vector<SweepPart> parts,
                        const std::function<void(std::string_view)>& take) {
  PartsByNumber all = parts_by_number(parts);
  refuse_missing(all);
  const std::uint64_t points = points_of(all);
  MergedSweep merged;
  take(all.begin()->second.whole_head());
  for (auto& [number, part] : all) {
    take_rows(part, analysis::span_of(part.shard(), points), merged, take);
  }
  return merged;
}

}  // namespace costsim::report
