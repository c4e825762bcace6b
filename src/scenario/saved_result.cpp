#include "scenario/saved_result.hpp"

#include <algorithm>
#include <set>
#include <type_traits>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "units/error.hpp"

namespace costsim::scenario {
namespace {

using nlohmann::json;

/// Where a byte of a text stands.
Location place_in(const std::string& text, std::size_t byte, const std::string& name) {
  const std::string_view before = std::string_view(text).substr(0, byte);
  const auto lines = std::count(before.begin(), before.end(), '\n');
  const std::size_t line_end = before.rfind('\n');
  const std::size_t begin = line_end == std::string_view::npos ? 0 : line_end + 1;
  return {name, static_cast<std::size_t>(lines) + 1, byte - begin + 1};
}

json parsed(const std::string& text, const std::string& name) {
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
    throw Error(Failure::Usage, {name},
                "this is empty: expected the result of `costsim run --format json`");
  }
  try {
    return json::parse(text);
  } catch (const json::parse_error& error) {
    const std::size_t byte = error.byte > 0 ? error.byte - 1 : 0;  // it counts from 1
    throw Error(Failure::Usage, place_in(text, std::min(byte, text.size()), name),
                "this is no JSON: expected the result of `costsim run --format json`");
  }
}

/// One value with its place in the document.
class SavedValue {
 public:
  SavedValue(const json& value, std::string file, std::string pointer = "")
      : value_(value), file_(std::move(file)), pointer_(std::move(pointer)) {}

  bool has(const char* key) const { return value_.is_object() && value_.contains(key); }
  SavedValue operator[](const char* key) const {
    if (!has(key)) {
      fail(fmt::format("'{}' is missing: expected the result of `costsim run --format json`", key));
    }
    return {value_.at(key), file_, fmt::format("{}/{}", pointer_, key)};
  }

  std::vector<SavedValue> list() const {
    if (!value_.is_array()) fail("expected a list, found " + shown());
    std::vector<SavedValue> all;
    for (const json& item : value_) {
      all.emplace_back(item, file_, fmt::format("{}/{}", pointer_, all.size()));
    }
    return all;
  }

  std::string text() const {
    if (!value_.is_string()) fail("expected a text, found " + shown());
    return value_.get<std::string>();
  }
  bool flag() const {
    if (!value_.is_boolean()) fail("expected true or false, found " + shown());
    return value_.get<bool>();
  }
  std::int64_t whole() const {
    if (!value_.is_number_integer()) fail("expected a whole number, found " + shown());
    return value_.get<std::int64_t>();
  }
  /// One of two words.
  bool is(std::string_view yes, std::string_view no) const {
    const std::string word = text();
    if (word != yes && word != no) {
      fail(fmt::format("expected \"{}\" or \"{}\", found {}", yes, no, shown()));
    }
    return word == yes;
  }
  Decimal number() const {
    return read("a number in quotes, such as \"3.50\"",
                [](const std::string& written) { return Decimal::parse(written); });
  }
  /// Not below nothing.
  Decimal quantity() const {
    Decimal value = number();
    if (value.is_negative()) fail("expected nothing below 0, found " + shown());
    return value;
  }
  Decimal more_than_nothing() const {
    Decimal value = quantity();
    if (value.is_zero()) fail("expected more than 0");
    return value;
  }
  /// From 1.
  int month() const {
    constexpr std::int64_t most = 1'000'000;
    const std::int64_t number = whole();
    if (number < 1 || number > most) fail("expected the number of a month, found " + shown());
    return static_cast<int>(number);
  }
  Money money() const {
    return read("an amount in quotes, such as \"30240.00\"", [](const std::string& written) {
      return Money::from_dollars(Decimal::parse(written));
    });
  }
  Duration hours() const {
    constexpr std::int64_t nanoseconds = 3'600'000'000'000;
    return read("a number of hours in quotes, such as \"720\"", [](const std::string& written) {
      return Duration((Decimal::parse(written) * Decimal(nanoseconds)).rounded(0).to_int64());
    });
  }

  [[noreturn]] void fail(const std::string& message) const {
    throw Error(Failure::Usage, {file_, 0, 0},
                pointer_.empty() ? message : fmt::format("{}: {}", pointer_, message));
  }

 private:
  template <typename Reader>
  std::invoke_result_t<Reader, const std::string&> read(std::string_view expected,
                                                        const Reader& reader) const {
    try {
      return reader(text());
    } catch (const Error&) {
      fail(fmt::format("expected {}, found {}", expected, shown()));
    }
  }

  /// A list is not written out: one in another, a million deep, would take the stack with it.
  std::string shown() const {
    if (value_.is_array()) return "a list";
    if (value_.is_object()) return "an object";
    constexpr std::size_t longest = 60;
    const std::string whole = value_.dump(-1, ' ', false, json::error_handler_t::replace);
    return whole.size() <= longest ? whole : whole.substr(0, longest) + "…";
  }

  const json& value_;
  std::string file_, pointer_;
};

pricing::LineItem item_of(const SavedValue& saved) {
  pricing::LineItem item;
  item.stage = saved["stage"].text();
  item.meter = {saved["service"].text(), saved["meter"].text()};
  item.tier = static_cast<int>(saved["tier"].whole());
  item.quantity = saved["quantity"].quantity();
  item.unit = saved["unit"].text();
  item.price = saved["price"].number();
  item.per = saved["per"].more_than_nothing();
  item.amount = saved["amount"].money();
  if (saved.has("discount")) item.discount = saved["discount"].number();
  return item;
}

std::optional<Decimal> bound_of(const SavedValue& saved) {
  return saved.has("up_to") ? std::optional(saved["up_to"].quantity()) : std::nullopt;
}

/// Bounds rise, and the last tier has none: else some of a quantity would have no price.
std::vector<pricing::Tier> tiers_of(const SavedValue& saved) {
  std::vector<pricing::Tier> tiers;
  const std::vector<SavedValue> list = saved.list();
  if (list.empty()) saved.fail("expected at least one tier");
  Decimal reached;
  for (const SavedValue& each : list) {
    const std::optional<Decimal> bound = bound_of(each);
    const bool last = &each == &list.back();
    if (bound && last) each["up_to"].fail("expected none of the last tier");
    if (!bound && !last) each["up_to"];
    if (bound && *bound <= reached) {
      each["up_to"].fail(fmt::format("expected more than {}", reached.text()));
    }
    tiers.push_back({bound, each["price"].number()});
    reached = bound.value_or(reached);
  }
  return tiers;
}

pricing::Charged charged_of(const SavedValue& saved) {
  pricing::Charged charged;
  charged.meter = {saved["service"].text(), saved["meter"].text()};
  if (saved.has("from_month")) charged.from_month = saved["from_month"].month();
  charged.tariff.unit = saved["unit"].text();
  charged.tariff.per = saved["per"].more_than_nothing();
  charged.tariff.tiers = tiers_of(saved["tiers"]);
  if (saved.has("free_allowance")) {
    charged.tariff.free_allowance = saved["free_allowance"].quantity();
  }
  if (saved.has("allowance_group")) {
    charged.tariff.allowance_group = saved["allowance_group"].text();
  }
  if (saved.has("discount")) charged.discount = saved["discount"].number();
  return charged;
}

std::vector<pricing::Charged> all_charged(const SavedValue& saved) {
  std::vector<pricing::Charged> all;
  for (const SavedValue& each : saved.list()) all.push_back(charged_of(each));
  return all;
}

/// Month by month, where the period had several.
std::vector<metering::Usage> monthly_usage(const SavedValue& saved) {
  std::vector<metering::Usage> months;
  for (const SavedValue& line : saved.list()) {
    const std::vector<SavedValue> quantities = line["months"].list();
    if (!months.empty() && quantities.size() != months.size()) {
      line["months"].fail(fmt::format("expected {} quantities, as of the line before, found {}",
                                      months.size(), quantities.size()));
    }
    months.resize(quantities.size());
    for (std::size_t i = 0; i < quantities.size(); ++i) {
      months[i].push_back({line["stage"].text(),
                           {line["service"].text(), line["meter"].text()},
                           quantities[i].quantity()});
    }
  }
  return months;
}

/// Tiers that several stages share are apportioned to 15 decimals: the sum of a stage's parts is
/// its quantity but for the last of these.
metering::Usage usage_of(const pricing::Bill& bill) {
  constexpr int decimals_of_parts = 12;
  metering::Usage usage;
  for (const pricing::LineItem& item : bill.items) {
    usage.push_back({item.stage, item.meter, item.quantity});
  }
  metering::Usage parts = metering::merged(usage);
  if (parts.size() == usage.size()) return parts;
  for (metering::Consumption& sum : parts) {
    const auto is_part = [&](const auto& item) {
      return item.stage == sum.stage && item.meter == sum.meter;
    };
    if (std::ranges::count_if(bill.items, is_part) > 1) {
      sum.quantity = sum.quantity.rounded(decimals_of_parts);
    }
  }
  return parts;
}

analysis::SnapshotArchitecture saved_architecture(const SavedValue& saved, bool one_month) {
  analysis::SnapshotArchitecture architecture;
  architecture.name = saved["name"].text();
  for (const SavedValue& item : saved["items"].list()) {
    architecture.bill.items.push_back(item_of(item));
  }
  const SavedValue total = saved["total"];
  if (architecture.bill.total() != total.money()) {
    total.fail(fmt::format("the items add up to {}, found \"{}\"", architecture.bill.total().text(),
                           total.money().text()));
  }
  if (saved.has("copes")) architecture.copes = saved["copes"].flag();
  if (one_month) architecture.usage = {usage_of(architecture.bill)};
  if (saved.has("usage")) architecture.usage = monthly_usage(saved["usage"]);
  if (saved.has("tariffs")) architecture.charged = all_charged(saved["tariffs"]);
  return architecture;
}

decision::ScenarioInfo saved_info(const SavedValue& saved) {
  return {saved["path"].text(), saved["title"].text(), saved["sha256"].text()};
}

decision::PriceBasis saved_prices(const SavedValue& saved) {
  return {saved["region"].text(), saved["epoch"].text(), saved["as_of"].text()};
}

void require_version(const SavedValue& root) {
  constexpr int version = 1;
  const SavedValue stated = root["schema_version"];
  if (stated.whole() != version) stated.fail(fmt::format("expected schema version {}", version));
}

}  // namespace

bool is_saved_result(std::string_view text, std::string_view name) {
  if (name.ends_with(".json")) return true;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);  // a byte-order mark
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (text[first] == '{' || json::accept(text));
}

analysis::Snapshot read_saved_result(const std::string& text, const std::string& name) {
  const json document = parsed(text, name);
  if (!document.is_object()) {
    throw Error(Failure::Usage, {name},
                fmt::format("this is JSON, and no result: expected that of `costsim run --format "
                            "json`, found {}",
                            document.is_array() ? "a list" : "a single value"));
  }
  const SavedValue root(document, name);
  require_version(root);
  analysis::Snapshot snapshot;
  snapshot.stated = std::nullopt;
  snapshot.scenario = saved_info(root["scenario"]);
  snapshot.prices = saved_prices(root["prices"]);
  snapshot.period = root["period"]["hours"].hours();
  const bool one_month = snapshot.period <= root["period"]["month_hours"].hours();
  std::set<std::string> names;
  for (const SavedValue& saved : root["architectures"].list()) {
    snapshot.architectures.push_back(saved_architecture(saved, one_month));
    const std::string& known = snapshot.architectures.back().name;
    if (!names.insert(known).second) {
      saved["name"].fail(fmt::format("there is an architecture '{}' already", known));
    }
  }
  for (const SavedValue& check : root["checks"].list()) {
    snapshot.checks.push_back({check["id"].text(), check["status"].is("pass", "fail"),
                               check["severity"].is("error", "warn")});
  }
  snapshot.passed = root["verdict"].is("pass", "fail");
  return snapshot;
}

}  // namespace costsim::scenario
