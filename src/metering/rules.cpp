#include "metering/rules.hpp"

#include <fmt/format.h>

#include "units/error.hpp"

namespace costsim::metering {

void Rules::add(std::string name, Rule rule) {
  if (rules_.use_count() > 1) rules_ = std::make_shared<Map>(*rules_);
  rules_->insert_or_assign(std::move(name), std::move(rule));
}

const Rule& Rules::at(std::string_view name) const {
  const auto found = rules_->find(name);
  if (found == rules_->end()) {
    if (service_.empty()) {
      throw Error(Failure::Untrustworthy,
                  "the price book has nothing of this service in this region and epoch");
    }
    throw Error(Failure::Untrustworthy,
                fmt::format("the price book has no rule '{}' for {} in this region and epoch", name,
                            service_));
  }
  return found->second;
}

std::int64_t Rules::count(std::string_view name) const {
  const Decimal& value = number(name);
  try {
    return value.to_int64();
  } catch (const Error&) {
    const Rule& rule = at(name);
    throw Error(rule.where.file.empty() ? Failure::Untrustworthy : Failure::Usage, rule.where,
                fmt::format("{}.{} = '{}': expected a whole number", service_, name, rule.text));
  }
}

void Rules::wrong_kind(std::string_view name) const {
  throw Error(Failure::Untrustworthy,
              fmt::format("rule '{}' of {} = '{}' has the wrong kind of unit", name, service_,
                          at(name).text));
}

}  // namespace costsim::metering
