// Needs beside their limits, as tables and pages tell them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/kit/finding.hpp"

namespace costsim::report {

/// 1 is all of it. Of a limit of nothing whatever is needed is infinitely much.
double share_taken(const services::Held& held);

/// The least room first. A limit of nothing is one where the load needs some of it: what is set may
/// be against one of nothing to be told at all.
std::vector<const services::Held*> tightest_first(const std::vector<services::Held>& all);

/// The need of the load that decides of one stage, alone or among those that share a limit: what
/// its settings ask for only where that is too much. nullptr when there is none.
const services::Held* deciding(std::string_view stage, const std::vector<services::Held>& all);

/// "account rate" for "account-rate"; "read capacity" for "reads-throttled"
std::string limit_name(const services::Held& held);
/// "5,576", without the unit that the limit behind it tells.
std::string need_figure(const services::Held& held);
/// "10,000 requests/s"
std::string limit_text(const services::Held& held);
/// "5,576 of 10,000 requests/s"; of a share, whose limit is all of it, "44.2% of the nodes"
std::string need_beside_limit(const services::Held& held);
/// "44.2% left", "130.0% of it", of a limit of nothing "none left"
std::string room_text(const services::Held& held);

}  // namespace costsim::report
