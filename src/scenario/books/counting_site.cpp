#include "scenario/books/counting_site.hpp"

#include <fmt/format.h>

#include "scenario/books/counting_words.hpp"

namespace costsim::scenario {
namespace {

using services::Site;

constexpr Parameter site_row{"site", Kind::Choice, optional, "where it stands in the network",
                             "region|edge|transfer|nat-gateway|endpoints"};

constexpr Word<Site> sites[] = {{"region", Site::Region},
                                {"edge", Site::Edge},
                                {"transfer", Site::Transfer},
                                {"nat-gateway", Site::NatGateway},
                                {"endpoints", Site::Endpoints}};

bool always_a_number(const Parameter* row) {
  return row != nullptr && row->fallback != optional &&
         (row->kind == Kind::Count || row->kind == Kind::Number);
}

}  // namespace

std::optional<services::CountedSite> read_counting_site(TableReader& root,
                                                        std::span<const Parameter> rows,
                                                        bool rows_are_known) {
  const std::optional<std::string> when = root.text("site_when");
  if (!root.has("site")) {
    if (when) root.fail("'site_when' without 'site': expected both or neither");
    return std::nullopt;
  }
  if (when && rows_are_known && !always_a_number(find_parameter(rows, *when))) {
    root.document().fail(
        root.need("site_when"),
        fmt::format("site_when = '{}': expected a parameter that is a number", *when));
  }
  return services::CountedSite{meaning(root, site_row, sites), when};
}

}  // namespace costsim::scenario
