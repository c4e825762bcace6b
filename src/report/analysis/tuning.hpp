// A tuned study as text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/tuning/tuned.hpp"
#include "report/outcome/report.hpp"

namespace costsim::report {

std::string tuning_table(const analysis::Tuned& tuned, const Options& options);
/// The keys of docs/tune.schema.json.
std::string tuning_json(const analysis::Tuned& tuned, const Options& options);
std::string tuning_markdown(const analysis::Tuned& tuned, const Options& options);
/// A row for each point of each front: cost, room, time, latency and what is set.
std::string tuning_csv(const analysis::Tuned& tuned, const Options& options);

/// "$30,240.00 → $21,900.00 (27.6% less)", "is as cheap as it gets: $12.00", that it cannot be
/// helped; `becomes`: the sign between both.
std::string tuned_text(const analysis::TunedArchitecture& tuned, std::string_view becomes);
/// "each of 312 settings tried", "1,204 of 1.21 M settings tried".
std::string search_text(const analysis::TunedArchitecture& tuned);
/// "39.4%" that is left; "16.7% over" a limit that may be raised.
std::string room_text(const analysis::Trial& trial);
/// "-$1,200.00 lambda.gb-seconds-arm"
std::string reason_of(const analysis::TuneStep& step);
/// "lambda.memory" of an assignment's whole key.
std::string short_key(const std::string& key);
/// "lambda.memory=256MB, lambda.arch=arm"; "as it is" of nothing.
std::string setting_text(const std::vector<analysis::Assignment>& set);
/// Checks that say something else than before, "moving-pays: fails → holds".
std::vector<std::string> checks_told(const analysis::Tuned& tuned, std::string_view becomes);
/// "up to 1,150/s on containers, what comes beyond on serverless: $812.00 (12.1% less than
/// containers alone)", or that none pays.
std::string hybrid_text(const analysis::Hybrid& hybrid);
/// "cost", "speed", "balanced"
std::string_view strategy_name(analysis::TuneStrategy strategy);
/// "the cheapest settings that keep what is required"
std::string_view strategy_text(analysis::TuneStrategy strategy);
/// "$1,234.50" of dollars.
std::string dollars_text(double dollars);

}  // namespace costsim::report
