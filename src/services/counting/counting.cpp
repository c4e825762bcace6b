#include "services/counting/counting.hpp"

#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "services/kit/account_concurrency.hpp"
#include "services/kit/account_rate.hpp"
#include "services/kit/limits.hpp"
#include "services/kit/slow_rates.hpp"

namespace costsim::services {
namespace {

/// A definition with the tables that refer to it: they live as long.
struct DefinitionAndTables {
  Counting definition;
  std::vector<Parameter> rows = {};
  std::vector<SettingRule> settings = {};
};

/// The rule as a limit; its kind says what it measures.
Limit limit_of(const CountedLimit& limit, const Context& context) {
  const Value& value = context.rules.at(limit.rule).value;
  if (std::holds_alternative<Bytes>(value)) {
    return size_limit(limit.id, limit.rule, context, limit.severity);
  }
  if (std::holds_alternative<Duration>(value)) {
    return time_limit(limit.id, limit.rule, context, limit.severity);
  }
  if (std::holds_alternative<Rate>(value)) {
    const std::string_view own = limit.unit;
    const std::string_view unit = own.empty() ? "/s" : own;
    Limit rate = rate_limit(limit.id, limit.rule, unit, context, limit.severity);
    rate.value *= seconds(limit.per);
    return rate;
  }
  return count_limit(limit.id, limit.rule, limit.unit, context, limit.severity);
}

/// Does one entry's work. A complaint is told behind "eks.toml:9:1: meter 'eks.hours'", one of a
/// value that the scenario states where it stands.
template <typename Work>
void in_entry(const Location& where, const std::string& entry, const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    if (!error.where().file.empty()) throw;
    throw error.with_context(entry).at(where);
  }
}

const Decimal& not_negative(const Decimal& value, const Expression& expression) {
  if (!value.is_negative()) return value;
  throw Error(Failure::Usage, fmt::format("\"{}\" comes to {}: expected no less than nothing",
                                          text_of(expression), value.text()));
}

class Count {
 public:
  Count(const Counting& definition, const Flow& input, const Parameters& values,
        const Context& context)
      : definition_(definition), input_(input), values_(values), context_(context) {}

  StageOutcome outcome() const {
    StageOutcome outcome;
    for (const CountedMeter& meter : definition_.meters) {
      in_entry(meter.where, entry("meter", meter.name), [&] { count(meter, outcome); });
    }
    for (const PeakMetric& metric : definition_.metrics) {
      in_entry(metric.where, entry("metric", metric.name), [&] {
        outcome.metrics.push_back(
            {.name = metric.name, .value = at_peak(metric.per_item), .help = metric.help});
      });
    }
    for (const CountedLimit& limit : definition_.limits) {
      in_entry(limit.where, entry("limit", limit.id), [&] { hold(limit, outcome); });
    }
    outcome.output = input_;
    if (definition_.role == Role::Topic) outcome.output.delivery = Delivery::Event;
    return outcome;
  }

 private:
  /// "meter 'eks.hours'"
  std::string entry(std::string_view kind, const std::string& name) const {
    return fmt::format("{} '{}.{}'", kind, definition_.name, name);
  }

  void count(const CountedMeter& meter, StageOutcome& outcome) const {
    if (meter.when && value(*meter.when).is_zero()) return;
    const Decimal quantity = not_negative(value(meter.quantity), meter.quantity);
    if (meter.skip_zero && quantity.is_zero()) return;
    outcome.use(definition_.name, meter.name, quantity);
    outcome.derive(meter.name, text_of(meter.quantity),
                   terms_of(meter.quantity, input_, values_, context_));
  }

  void hold(const CountedLimit& counted, StageOutcome& outcome) const {
    const Limit limit = limit_of(counted, context_);
    const bool is_rate = std::holds_alternative<Rate>(context_.rules.at(counted.rule).value);
    const Decimal each = not_negative(value(counted.need), counted.need);
    const double weight = each.to_double() * (is_rate ? seconds(counted.per) : 1);
    const double need = is_rate ? weight * peak_against(limit.value, weight) : weight;
    if (counted.per_stage || limit.measure != Measure::Count) {
      return hold_against(limit, need, counted.message, context_, outcome.findings);
    }
    AccountNeed shared{.limit = limit,
                       .combined = is_rate ? CombinedLoad::Step : CombinedLoad::Peaks,
                       .message = counted.message,
                       .own = need,
                       .step = input_.step,
                       .per = counted.per};
    if (is_rate) {
      shared.items = input_.items;
      shared.each = weight / seconds(input_.step);
    }
    need_of_account(std::move(shared), context_, outcome);
  }

  /// Items a second in the busiest time, as a limit on so much for each of them sees it.
  double peak_against(double limit, double weight) const {
    const double step_s = seconds(input_.step);
    if (weight <= 0) return input_.peak_per_second();
    return busiest_step(input_.items, limit / weight * step_s) / step_s;
  }

  Decimal value(const Expression& expression) const {
    return value_of(expression, input_, values_, context_);
  }
  double at_peak(const Expression& per_item) const {
    return input_.peak_per_second() * not_negative(value(per_item), per_item).to_double();
  }

  const Counting& definition_;
  const Flow& input_;
  const Parameters& values_;
  const Context& context_;
};

Duration time_of(const Expression& expression, const Parameters& values, const Context& context) {
  constexpr std::int64_t ns_per_s = 1'000'000'000;
  const Decimal seconds = not_negative(value_of(expression, Flow(), values, context), expression);
  return Duration((seconds * Decimal(ns_per_s)).ceiling().to_int64());
}

Passage passage_of(const CountedPassage& definition, const Parameters& values,
                   const Context& context) {
  Passage passage = named_passage(values, context);
  if (definition.time) passage.added = time_of(*definition.time, values, context);
  if (definition.timeout) {
    passage.timeout = time_of(*definition.timeout, values, context);
    passage.timeout_source = stated_source("data of the service");
  }
  const metering::Rules& rules = context.rules;
  if (definition.rate) {
    passage.rate = RateQuota{rules.rate(*definition.rate), rules.number(*definition.burst)};
  }
  if (definition.concurrency) {
    passage.concurrency = rules.count(*definition.concurrency);
    passage.concurrency_source = source_of(*definition.concurrency, context);
    passage.concurrency_stated = rules.at(*definition.concurrency).provenance.stated();
  }
  return passage;
}

Network network_at(const Counting& definition, const Parameters& values) {
  const std::optional<CountedSite>& own = definition.site;
  const bool holds = own && (!own->when || !values.number(*own->when).is_zero());
  return holds ? Network{.site = own->site} : usual_network(definition.role);
}

/// The rate of requests that a gateway's account has: as its data names it, else by the names that
/// mean it everywhere.
std::optional<RateRules> rate_of(const Counting& definition, const Context& context) {
  if (definition.role != Role::Gateway) return std::nullopt;
  if (definition.passage.rate)
    return RateRules{*definition.passage.rate, *definition.passage.burst};
  if (context.rules.has(account_rate)) return RateRules();
  return std::nullopt;
}

StageOutcome run_counting(const Counting& definition, const Flow& input, const Parameters& values,
                          const Context& context) {
  const std::optional<RateRules> rate = rate_of(definition, context);
  const bool in_hand = definition.passage.concurrency.has_value();
  if (!rate && !in_hand) return Count(definition, input, values, context).outcome();
  const Flow asking = rate ? let_through(input, *rate, context) : input;
  const Passage passage = passage_of(definition.passage, values, context);
  const Flow taken = let_in(asking, passage, context);
  StageOutcome outcome = Count(definition, taken, values, context).outcome();
  if (rate) need_of_rate(input, *rate, context, outcome);
  if (in_hand) outcome.asking = asking;
  return outcome;
}

/// Whether something counts the parameter for each item: "items * log".
bool counts_for_items(const Expression& e, const std::string& parameter) {
  using Op = Expression::Op;
  const auto is_parameter = [&](const Expression& of) {
    return (of.op == Op::Parameter || of.op == Op::Given) && of.name == parameter;
  };
  if (e.op == Op::Multiply && e.operands.at(0).op == Op::Items && is_parameter(e.operands.at(1))) {
    return true;
  }
  return std::any_of(e.operands.begin(), e.operands.end(),
                     [&](const Expression& part) { return counts_for_items(part, parameter); });
}

/// Whether an expression asks for the size of an item, or of an answer, that no parameter states.
bool asks_for(Expression::Op size, const Expression& e, const Parameters& values) {
  using Op = Expression::Op;
  if (e.op == size) return true;
  if (e.op == Op::Given && values.has(e.name)) return false;
  return std::any_of(e.operands.begin(), e.operands.end(),
                     [&](const Expression& part) { return asks_for(size, part, values); });
}

std::vector<Assumption> assumed_sizes(const Counting& definition, const Parameters& values,
                                      const Context& context) {
  const auto is_billed = [&](Expression::Op size) {
    return std::any_of(
        definition.meters.begin(), definition.meters.end(),
        [&](const CountedMeter& meter) { return asks_for(size, meter.quantity, values); });
  };
  std::vector<Assumption> all;
  if (is_billed(Expression::Op::ItemSize)) all = assumed_event_size(values, context);
  if (is_billed(Expression::Op::ResponseSize)) {
    for (Assumption& each : assumed_response_size(context)) all.push_back(std::move(each));
  }
  return all;
}

bool may_be_volume(const Parameter& row, const std::vector<CountedMeter>& meters) {
  if (row.kind != Kind::Bytes) return false;
  return std::any_of(meters.begin(), meters.end(), [&](const CountedMeter& meter) {
    return counts_for_items(meter.quantity, std::string(row.name));
  });
}

}  // namespace

std::vector<Parameter> rows_of(const std::vector<CountingParameter>& parameters) {
  std::vector<Parameter> rows;
  for (const CountingParameter& p : parameters) {
    rows.push_back({p.name, p.kind, p.fallback, p.help, p.choices, p.min, p.max});
  }
  return rows;
}

Service service_of(Counting definition) {
  const auto kept =
      std::make_shared<DefinitionAndTables>(DefinitionAndTables{std::move(definition)});
  kept->rows = rows_of(kept->definition.parameters);
  const Counting& counting = kept->definition;
  for (const CountedSetting& setting : counting.settings) {
    kept->settings.push_back({.key = setting.key,
                              .bound = setting.bound,
                              .refused = setting.refused,
                              .constant = setting.limits,
                              .source = setting.source});
  }
  for (Parameter& row : kept->rows) row.volume = may_be_volume(row, counting.meters);
  return {
      .name = counting.name,
      .role = counting.role,
      .help = counting.help,
      .parameters = kept->rows,
      .run =
          [kept](const Flow& input, const Parameters& values, const Context& context) {
            return run_counting(kept->definition, input, values, context);
          },
      .settings = kept->settings,
      .keeps = std::any_of(counting.meters.begin(), counting.meters.end(),
                           [](const CountedMeter& meter) { return keeps(meter.quantity); }),
      .assumed =
          [kept](const Parameters& values, const Context& context) {
            return assumed_sizes(kept->definition, values, context);
          },
      .passage =
          [kept](const Parameters& values, const Context& context) {
            return passage_of(kept->definition.passage, values, context);
          },
      .network = [kept](const Parameters& values) { return network_at(kept->definition, values); },
      .subcategory = counting.subcategory};
}

}  // namespace costsim::services
