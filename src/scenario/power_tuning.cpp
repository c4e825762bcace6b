#include "scenario/power_tuning.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <nettle/base64.h>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "units/decimal.hpp"
#include "units/error.hpp"

namespace costsim::scenario {
namespace {

using nlohmann::json;

static_assert(std::endian::native == std::endian::little, "numbers are read as they lie");

[[noreturn]] void refuse(const std::string& name, const std::string& what) {
  throw Error(Failure::Usage, {name},
              what +
                  ": expected the output of AWS Lambda Power Tuning, with \"stats\" "
                  "(includeOutputResults) or the address of its \"visualization\"");
}

/// The object that has this key, at the top or within what the state machine wraps it in.
const json* with_key(const json& document, const char* key) {
  if (!document.is_object()) return nullptr;
  if (document.contains(key)) return &document.at(key);
  for (const char* wrapper : {"results", "output", "stateMachine"}) {
    if (!document.contains(wrapper)) continue;
    if (const json* found = with_key(document.at(wrapper), key)) return found;
  }
  return nullptr;
}

std::string decoded(const std::string& base64, const std::string& name) {
  base64_decode_ctx context;
  base64_decode_init(&context);
  std::string bytes(BASE64_DECODE_LENGTH(base64.size()), '\0');
  std::size_t size = bytes.size();
  const bool read = base64_decode_update(&context, &size, reinterpret_cast<uint8_t*>(bytes.data()),
                                         base64.size(), base64.c_str()) == 1 &&
                    base64_decode_final(&context) == 1;
  if (!read) refuse(name, "the address of the visualization is no base64");
  bytes.resize(size);
  return bytes;
}

template <typename Number>
std::vector<Number> numbers_in(const std::string& bytes) {
  std::vector<Number> numbers(bytes.size() / sizeof(Number));
  std::memcpy(numbers.data(), bytes.data(), numbers.size() * sizeof(Number));
  return numbers;
}

std::vector<MeasuredMemory> of_address(const std::string& address, const std::string& name) {
  const std::size_t hash = address.find('#');
  const std::size_t first = hash == address.npos ? hash : address.find(';', hash);
  if (first == address.npos) refuse(name, "the address of the visualization carries no numbers");
  const std::size_t second = std::min(address.find(';', first + 1), address.size());
  const auto sizes =
      numbers_in<std::int16_t>(decoded(address.substr(hash + 1, first - hash - 1), name));
  const auto times =
      numbers_in<float>(decoded(address.substr(first + 1, second - first - 1), name));
  if (sizes.size() != times.size()) refuse(name, "there are not as many times as sizes");
  std::vector<MeasuredMemory> all;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    all.push_back({sizes[i], static_cast<double>(times[i])});
  }
  return all;
}

double number_of(const json& item, const char* key, const std::string& name) {
  if (item.is_object() && item.contains(key)) {
    const json& value = item.at(key);
    if (value.is_number()) return value.get<double>();
    if (value.is_string()) {
      try {
        return Decimal::parse(value.get<std::string>()).to_double();
      } catch (const Error&) {
        refuse(name, fmt::format("\"{}\" is \"{}\"", key, value.get<std::string>()));
      }
    }
  }
  refuse(name, fmt::format("an item of \"stats\" has no number \"{}\"", key));
}

std::vector<MeasuredMemory> of_stats(const json& stats, const std::string& name) {
  if (!stats.is_array()) refuse(name, "\"stats\" is no list");
  std::vector<MeasuredMemory> all;
  for (const json& item : stats) {
    const double megabytes = number_of(item, "value", name);
    constexpr double most = 1 << 20;
    if (megabytes < 1 || megabytes > most || megabytes != std::floor(megabytes)) {
      refuse(name, fmt::format("a size of {} MB", megabytes));
    }
    all.push_back({static_cast<int>(megabytes), number_of(item, "averageDuration", name)});
  }
  return all;
}

json measurement_in(const std::string& text, const std::string& name) {
  try {
    return json::parse(text);
  } catch (const json::parse_error&) {
    refuse(name, "this is no JSON");
  }
}

void check(std::vector<MeasuredMemory>& all, const std::string& name) {
  std::sort(all.begin(), all.end(),
            [](const auto& a, const auto& b) { return a.megabytes < b.megabytes; });
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].megabytes < 1 || !(all[i].milliseconds > 0) || !std::isfinite(all[i].milliseconds)) {
      refuse(name, fmt::format("{} MB took {} ms", all[i].megabytes, all[i].milliseconds));
    }
    if (i > 0 && all[i].megabytes == all[i - 1].megabytes) {
      refuse(name, fmt::format("{} MB stands there twice", all[i].megabytes));
    }
  }
  if (all.size() < 2)
    refuse(name, fmt::format("{} sizes of memory are none to choose from", all.size()));
}

}  // namespace

std::vector<MeasuredMemory> read_power_tuning(const std::string& text, const std::string& name) {
  const json document = measurement_in(text, name);
  const json* stats = with_key(document, "stats");
  const json* address = with_key(document, "visualization");
  if (stats == nullptr && (address == nullptr || !address->is_string())) {
    refuse(name, "it has neither \"stats\" nor \"visualization\"");
  }
  std::vector<MeasuredMemory> all =
      stats != nullptr ? of_stats(*stats, name) : of_address(address->get<std::string>(), name);
  check(all, name);
  return all;
}

std::string duration_by_memory(const std::vector<MeasuredMemory>& measured) {
  constexpr int decimals = 6;
  std::string text = "{ ";
  for (const MeasuredMemory& each : measured) {
    if (text.size() > 2) text += ", ";
    text += fmt::format("{}MB = \"{}ms\"", each.megabytes,
                        Decimal::from_double(each.milliseconds, decimals).text());
  }
  return text + " }";
}

std::string memory_values(const std::vector<MeasuredMemory>& measured) {
  std::string text;
  for (const MeasuredMemory& each : measured) {
    if (!text.empty()) text += ",";
    text += fmt::format("{}MB", each.megabytes);
  }
  return text;
}

}  // namespace costsim::scenario
