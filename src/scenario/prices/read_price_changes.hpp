// [[price_change]]: prices that change within the period.
#pragma once

#include "decision/study.hpp"
#include "scenario/toml/table_reader.hpp"

namespace costsim::scenario {

/// The keys of a [[price_change]] beside `of`.
std::span<const Parameter> price_change_rows();

/// Adds the changes to the study, whose candidates and period are known: one of their books, or of
/// the prices that they state of their own, has what is changed. A note tells each.
void read_price_changes(TableReader& root, decision::Study& study);

}  // namespace costsim::scenario
