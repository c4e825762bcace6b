#include "simulation/requests/decision_log.hpp"

#include <iterator>

#include <fmt/format.h>

namespace costsim::simulation {

void DecisionLog::note(Time now, std::string_view stage, std::string_view what) {
  if (!wants(now)) return;
  constexpr Time::rep second = 1'000'000'000;
  fmt::format_to(std::back_inserter(text_), "{}.{:09} {}: {}\n", now.count() / second,
                 now.count() % second, stage, what);
  last_ = now;
  if (++lines_ == max_lines_) text_ += "… the log is full\n";
}

}  // namespace costsim::simulation
