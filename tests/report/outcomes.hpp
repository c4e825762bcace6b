// Outcomes made by hand, for the tests of the renderers.
#pragma once

#include <string>

#include "decision/outcome.hpp"
#include "report/outcome/report.hpp"

namespace costsim::report {

/// As a program of another version would print.
inline const Options options{"1.2.3", {}};

/// Case study A in figures that were published: gateway and functions against containers.
decision::Outcome event_collector();
/// No architecture, no check, no traffic.
decision::Outcome empty_outcome();
/// 10^15 requests, nine billion dollars.
decision::Outcome huge_outcome();
/// Every text is one that would break a careless renderer.
decision::Outcome hostile_outcome();

pricing::LineItem line(const std::string& stage, const std::string& service,
                       const std::string& meter, int tier, const std::string& quantity,
                       const std::string& unit, const std::string& price, const std::string& per);

decision::CheckOutcome check(const std::string& id, const std::string& require, bool passed);

}  // namespace costsim::report
