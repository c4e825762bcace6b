// Precompiled for the rooms that read or print.
#pragma once

#include <filesystem>

#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "common.hpp"
