// What AWS Lambda refuses to create: functions, reservations, event source mappings.
#pragma once

#include "services/kit/setting_rule.hpp"

namespace costsim::services {

std::span<const SettingRule> lambda_settings();
std::span<const SharedSetting> lambda_shared_settings();

}  // namespace costsim::services
