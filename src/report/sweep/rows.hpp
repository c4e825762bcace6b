// The file of a sweep: a head, then a line for each point (docs/sweep.md, docs/sweep.schema.json).
#pragma once

#include <string>
#include <string_view>

#include "analysis/sweep/answered.hpp"
#include "analysis/sweep/shard.hpp"
#include "decision/outcome.hpp"

namespace costsim::report {

enum class SweepFormat {
  Ndjson,  ///< a JSON object a line; the first one is the head
  Csv      ///< the first line names the columns; each row ends with the sweep that it is of
};

/// What rows are of. Two files whose heads differ by the shard alone are parts of one sweep.
struct SweepHead {
  std::string version;
  std::string id;  ///< a fingerprint of all that the rows depend on
  std::uint64_t points = 0;
  std::string title;
  decision::PriceBasis prices;
  analysis::SweepColumns columns;
  analysis::Shard shard = {};
};

/// "ndjson" or "csv", as --format has it. Error(Usage) for another.
SweepFormat sweep_format(std::string_view name);

/// Both end with a line end, and have none inside.
std::string head_text(const SweepHead& head, SweepFormat format);
std::string row_text(const analysis::SweptRow& row, const SweepHead& head, SweepFormat format);

}  // namespace costsim::report
