#include "scenario/books/counting_file.hpp"

#include <algorithm>
#include <cctype>
#include <set>

#include <fmt/format.h>

#include "scenario/books/counting_kinds.hpp"
#include "scenario/books/counting_parameter.hpp"
#include "scenario/books/counting_setting.hpp"
#include "scenario/books/counting_site.hpp"
#include "scenario/books/counting_words.hpp"
#include "scenario/books/provenance_entry.hpp"
#include "scenario/books/written_name.hpp"
#include "scenario/toml/table_reader.hpp"
#include "scenario/toml/text_place.hpp"
#include "units/located.hpp"

namespace costsim::scenario {
namespace {

using services::CountedLimit;
using services::CountedMeter;
using services::CountedPassage;
using services::Counting;
using services::Expression;
using services::PeakMetric;
using services::Role;
using services::Severity;

constexpr Parameter role_row{"role", Kind::Choice, "counter", "what it does",
                             "counter|topic|gateway"};
constexpr Parameter skip_row{"skip_zero", Kind::Flag, "false", "none of it is not listed"};
constexpr Parameter severity_row{"severity", Kind::Choice, "error",
                                 "error: work is lost or refused", "error|warning|info"};
constexpr Parameter per_row{"per", Kind::Choice, "account", "who has it", "account|stage"};

/// All are known before one is missed.
constexpr std::string_view meter_keys[] = {"name", "quantity", "skip_zero", "when"};
constexpr std::string_view limit_keys[] = {"id",      "rule",     "need", "unit",
                                           "message", "severity", "per"};
constexpr std::string_view gateway_quotas[] = {"account-rate", "account-burst",
                                               "account-concurrency"};

constexpr Word<Role> roles[] = {
    {"counter", Role::Counter}, {"topic", Role::Topic}, {"gateway", Role::Gateway}};
constexpr Word<bool> per_stage[] = {{"account", false}, {"stage", true}};
constexpr Word<Severity> severities[] = {
    {"error", Severity::Error}, {"warning", Severity::Warning}, {"info", Severity::Info}};

/// Reads the entries of one service in the order in which they lean on each other.
class CountingReader {
 public:
  CountingReader(const Document& document, TableReader& root, const PricedNames& names,
                 Counting& counting)
      : document_(document), root_(root), names_(names), counting_(counting) {}

  void read() {
    read_role();
    const std::size_t errors = document_.errors();
    each("parameter", "name", [&](TableReader& reader) {
      counting_.parameters.push_back(read_counting_parameter(reader));
    });
    rows_ = services::rows_of(counting_.parameters);
    parameters_are_known_ = document_.errors() == errors;
    root_.attempt(
        [&] { counting_.site = read_counting_site(root_, rows_, parameters_are_known_); });
    each("meter", "name", [&](TableReader& reader) { counting_.meters.push_back(meter(reader)); });
    each("metric", "name", [&](TableReader& reader) {
      counting_.metrics.push_back({.name = reader.tried([&] { return figure_name(reader); }),
                                   .help = reader.tried_text("help"),
                                   .per_item = expression(reader, "peak_per_item", {Scope::Item}),
                                   .where = reader.where()});
    });
    each("limit", "id", [&](TableReader& reader) { counting_.limits.push_back(limit(reader)); });
    each("setting", "", [&](TableReader& reader) {
      counting_.settings.push_back(
          read_counting_setting(reader, rows_, parameters_are_known_, counting_.settings));
    });
    root_.attempt([&] {
      if (root_.tables("meter").empty()) root_.fail("a service needs at least one [[meter]]");
    });
    root_.attempt([&] {
      if (const toml::table* table = root_.table("on_the_way")) read_passage(*table);
    });
    root_.attempt([&] {
      if (counting_.role == Role::Gateway && parameters_are_known_) check_named_parameters();
    });
  }

 private:
  void read_role() {
    const std::size_t errors = document_.errors();
    root_.attempt([&] { counting_.role = meaning(root_, role_row, roles); });
    role_is_known_ = document_.errors() == errors;
  }

  /// What is wrong with an entry is told beside the others. An entry has a name of its own by
  /// `key`, if there is one.
  template <typename Read>
  void each(const std::string& list, std::string_view key, const Read& read_entry) {
    std::set<std::string> names;
    for (const toml::table* table : root_.tables(list)) {
      root_.attempt([&] {
        TableReader reader(document_, *table, fmt::format("a [[{}]]", list));
        reader.attempt([&] { read_entry(reader); });
        if (!key.empty() && reader.has(key)) {
          reader.attempt([&] { require_new_name(reader, list, key, names); });
        }
        reader.finish();
      });
    }
  }

  void require_new_name(TableReader& reader, const std::string& list, std::string_view key,
                        std::set<std::string>& names) const {
    if (names.insert(reader.need_text(key)).second) return;
    document_.fail(reader.need(key),
                   fmt::format("there is a {} '{}' already", list, reader.need_text(key)));
  }

  static std::string figure_name(TableReader& reader) {
    std::string name = word_in(reader, "name");
    check_figure_name(reader, name);
    return name;
  }

  CountedMeter meter(TableReader& reader) const {
    for (const std::string_view key : meter_keys) reader.take(key);
    CountedMeter meter;
    meter.where = reader.where();
    meter.name = reader.tried([&] { return written_name(reader); });
    meter.quantity = expression(reader, "quantity", wanted_of_meter(meter.name, names_));
    meter.skip_zero = reader.tried([&] { return flag(reader, skip_row); });
    if (reader.has("when")) meter.when = expression(reader, "when");
    if (!meter.name.empty()) judge(reader, "name", [&] { check_meter(meter.name, names_); });
    return meter;
  }

  CountedLimit limit(TableReader& reader) const {
    for (const std::string_view key : limit_keys) reader.take(key);
    CountedLimit limit;
    limit.where = reader.where();
    limit.id = reader.tried([&] { return limit_id(reader); });
    limit.rule = reader.tried_text("rule");
    limit.need = expression(reader, "need", wanted_of_limit(limit.rule, names_));
    reader.attempt([&] { read_unit(reader, limit); });
    limit.message = reader.tried_text("message");
    limit.severity = reader.tried([&] { return meaning(reader, severity_row, severities); });
    limit.per_stage = reader.tried([&] { return meaning(reader, per_row, per_stage); });
    judge(reader, "rule", [&] { check_rule(limit.rule, use_in(limit), names_); });
    reader.attempt([&] { refuse_owner_of_items(reader, limit.rule); });
    return limit;
  }

  /// What a rate is held against says in which time it comes; sizes and times say so by themselves.
  void read_unit(TableReader& reader, CountedLimit& limit) const {
    const std::string stated = reader.text("unit").value_or("");
    if (stated.empty()) return;
    const auto refuse = [&](const std::string& expected) {
      document_.fail(reader.need("unit"), fmt::format("unit = '{}'{}", stated, expected));
    };
    const bool is_word = stated[0] != ' ' && stated[0] != '/';
    limit.unit = is_word ? " " + stated : stated;
    const std::size_t slash = limit.unit.rfind('/');
    if (slash != std::string::npos) {
      const std::optional<Duration> per = time_unit(limit.unit.substr(slash + 1));
      if (!per) refuse(": expected a time behind '/', such as \" calls/s\" or \" calls/min\"");
      limit.per = *per;
    } else if (is_rate(limit.rule, names_)) {
      refuse(fmt::format(" of '{}', a rate: expected \"{}/s\", or another time behind '/'",
                         limit.rule, limit.unit));
    } else if (limits_one_item(limit.rule, names_)) {
      refuse(fmt::format(" of '{}', which has a unit of its own: expected no 'unit'", limit.rule));
    }
  }

  /// "min"
  static std::optional<Duration> time_unit(const std::string& text) {
    if (text.empty() || !std::isalpha(static_cast<unsigned char>(text[0]))) return std::nullopt;
    try {
      return parse_duration("1" + text);
    } catch (const Error&) {
      return std::nullopt;
    }
  }

  /// So many in a time are held against a rate.
  static RuleUse use_in(const CountedLimit& limit) {
    return limit.unit.find('/') == std::string::npos ? RuleUse::Limit : RuleUse::Rate;
  }

  /// Of a gateway's own quotas, findings have their names already.
  std::string limit_id(TableReader& reader) const {
    std::string id = written_name(reader, "id");
    const bool taken = std::ranges::find(gateway_quotas, id) != std::end(gateway_quotas);
    if (counting_.role != Role::Gateway || !taken) return id;
    document_.fail(
        reader.need("id"),
        fmt::format("id = '{}' is that of a quota of [on_the_way]: expected another", id));
  }

  /// A size or a time is one item's, whoever it comes to.
  void refuse_owner_of_items(TableReader& reader, const std::string& rule) const {
    if (!reader.has("per") || !limits_one_item(rule, names_)) return;
    document_.fail(reader.need("per"),
                   fmt::format("per: the rule '{}' limits one item: expected no 'per'", rule));
  }

  /// Of what stands there as a text, where it stands; what is none is told by others.
  template <typename Check>
  void judge(TableReader& reader, std::string_view key, const Check& check) const {
    const toml::node* stated = reader.take(key);
    if (stated == nullptr || !stated->is_string()) return;
    reader.attempt([&] { located(document_.where(*stated), check); });
  }

  void read_passage(const toml::table& table) {
    TableReader reader(document_, table, "[on_the_way]");
    if (counting_.role != Role::Gateway && role_is_known_) {
      reader.fail("[on_the_way] belongs to role = \"gateway\", whose requests wait for an answer");
    }
    CountedPassage& passage = counting_.passage;
    const Wanted time{Scope::Request, {services::a_time}};
    if (reader.has("time")) passage.time = expression(reader, "time", time);
    if (reader.has("timeout")) passage.timeout = expression(reader, "timeout", time);
    const auto rule = [&](std::string_view key, RuleUse use) {
      const std::optional<std::string> name = reader.tried([&] { return reader.text(key); });
      judge(reader, key, [&] { check_rule(*name, use, names_); });
      return name;
    };
    passage.rate = rule("rate", RuleUse::Rate);
    passage.burst = rule("burst", RuleUse::Number);
    passage.concurrency = rule("concurrency", RuleUse::Whole);
    reader.attempt([&] {
      if (reader.has("rate") == reader.has("burst")) return;
      reader.fail("'rate' and 'burst' are rules of one quota: expected both or neither");
    });
    reader.finish();
  }

  /// Parameters that mean the same at every gateway (services/kit/passage.hpp) are of one kind.
  void check_named_parameters() const {
    constexpr std::pair<std::string_view, Kind> meanings[] = {{"timeout", Kind::Time},
                                                              {"kind", Kind::Choice}};
    for (const toml::table* table : root_.tables("parameter")) {
      TableReader reader(document_, *table, "a [[parameter]]");
      const Parameter& row = *find_parameter(rows_, reader.need_text("name"));
      for (const auto& [name, kind] : meanings) {
        if (row.name != name || row.kind == kind) continue;
        document_.fail(reader.need("kind"),
                       fmt::format("kind = \"{}\" of a gateway's '{}': expected \"{}\", or another "
                                   "name, because requests heed this one",
                                   reader.need_text("kind"), name, word_of(kind)));
      }
      if (row.name == "kind") check_timeouts_of_kinds(reader);
    }
  }

  /// `<kind>-timeout` of the price files is a gateway's timeout: one that is written almost as a
  /// kind, and belongs to none, would leave that kind without any.
  void check_timeouts_of_kinds(TableReader& reader) const {
    constexpr std::string_view suffix = "-timeout";
    const std::vector<std::string> kinds = reader.texts("choices");
    std::set<std::string> ownerless;
    for (const auto& [name, rule] : names_.rules) {
      if (name.ends_with(suffix)) ownerless.insert(name.substr(0, name.size() - suffix.size()));
    }
    std::vector<std::string> without;
    for (const std::string& kind : kinds) {
      const std::size_t own = ownerless.erase(kind) + ownerless.erase(kind + "-idle");
      if (own == 0) without.push_back(kind);
    }
    const std::vector<std::string_view> left(ownerless.begin(), ownerless.end());
    for (const std::string& kind : without) {
      const std::string near = nearest_name(kind, left);
      if (near.empty()) continue;
      document_.fail(reader.need("choices"),
                     fmt::format("choices: the price files have a rule '{}{}', which belongs to "
                                 "none of them; did you mean '{}' by '{}'?",
                                 near, suffix, near, kind));
    }
  }

  /// Empty where it was refused.
  Expression expression(TableReader& reader, std::string_view key,
                        const Wanted& wanted = {}) const {
    return reader.tried([&] { return parsed(reader, key, wanted); });
  }

  Expression parsed(TableReader& reader, std::string_view key, const Wanted& wanted) const {
    const std::string text = reader.need_text(key);
    const auto place_of = [&](std::size_t at) {
      return place_in_text(document_, reader.need(key), at);
    };
    try {
      Expression expression = services::parse_expression(text, rows_, place_of);
      check_expression(expression, wanted, rows_, names_, place_of);
      return expression;
    } catch (const Error& error) {
      if (!parameters_are_known_) throw AlreadyTold{};  // it may be about one that was refused
      throw Error(error.failure(), error.where(), fmt::format("{}: {}", key, error.message()));
    }
  }

  const Document& document_;
  TableReader& root_;
  const PricedNames& names_;
  Counting& counting_;
  std::vector<Parameter> rows_;
  bool role_is_known_ = true, parameters_are_known_ = true;
};

/// "Object Storage", as FOCUS writes it.
std::string_view read_subcategory(TableReader& root) {
  const std::optional<std::string> stated = root.text("subcategory");
  if (!stated) return services::other_subcategory;
  if (const auto* known = services::find_subcategory(*stated)) return known->name;
  std::vector<std::string_view> names;
  for (const auto& each : services::subcategories()) names.push_back(each.name);
  root.document().fail(
      root.need("subcategory"),
      fmt::format("subcategory = '{}': expected a service subcategory of FOCUS 1.2{}", *stated,
                  suggestion(*stated, names)));
}

}  // namespace

services::Counting read_counting(const Document& document, const std::string& service,
                                 const PricedNames& names) {
  TableReader root(document, document.root(), "a service");
  root.attempt([&] {
    require_service(root, service);
    check_service_name(root, service);
  });
  Counting counting;
  counting.name = service;
  root.attempt([&] { counting.help = root.need_text("help"); });
  root.attempt([&] { counting.subcategory = read_subcategory(root); });
  CountingReader(document, root, names, counting).read();
  root.finish();
  return counting;
}

}  // namespace costsim::scenario
