// Parts of a sweep → the file that it is without parts.
#pragma once

#include <functional>
#include <istream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace costsim::report {

struct SweepPart {
  std::string name;  ///< in messages
  std::unique_ptr<std::istream> text;
};

struct MergedSweep {
  std::uint64_t rows = 0, failed = 0;
};

/// Gives `take` all lines in order, byte by byte those of a sweep in one piece. Error(Usage) with
/// the reason and the part's name for one of another sweep, one that is there twice, one that is
/// not finished, and for parts that are missing: each is named. Nothing is taken before the heads
/// are known to fit.
MergedSweep merge_sweep(std::vector<SweepPart> parts,
                        const std::function<void(std::string_view)>& take);

}  // namespace costsim::report
