// Precompiled for all tests.
#pragma once

#include "common.hpp"
#include "support/catch.hpp"
