// What an architecture that does not cope means for the verdict.
#pragma once

namespace costsim::decision {

/// A design that fails under its load must not pass because it is cheap; a scenario that is there
/// to show how a design fails says that it warns.
enum class FindingsRule {
  Fail,  ///< a finding of severity error fails the verdict, as a check does
  Warn,  ///< it is told, and the checks alone decide
};

}  // namespace costsim::decision
