// What changed between two results: the parts add up without a remainder, whatever the bills are.
#include "analysis/difference.hpp"

#include <algorithm>

#include "decision/billing.hpp"
#include "engine/random.hpp"
#include "pricing/bill.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::analysis;
using Catch::Matchers::Contains;
using engine::RandomStream;

namespace {

const std::string stages[] = {"front", "fn", "log"};
const std::string meters[] = {"requests", "gb-seconds", "storage"};

std::int64_t whole(RandomStream& random, std::int64_t least, std::int64_t most) {
  return least +
         static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(most - least + 1)));
}

bool one_in(RandomStream& random, std::int64_t n) {
  return whole(random, 1, n) == 1;
}

/// Up to three tiers, an allowance now and then.
pricing::Tariff tariff(RandomStream& random) {
  pricing::Tariff made;
  made.unit = "request";
  made.per = one_in(random, 2) ? 1 : 1000;
  Decimal bound;
  for (std::int64_t more = whole(random, 0, 2); more > 0; --more) {
    bound += Decimal(whole(random, 1, 50'000));
    made.tiers.push_back({bound, Decimal::from_parts(whole(random, 0, 9'999), 4)});
  }
  made.tiers.push_back({std::nullopt, Decimal::from_parts(whole(random, 0, 999'999), 6)});
  if (one_in(random, 3)) made.free_allowance = whole(random, 1, 20'000);
  return made;
}

decision::Study study(RandomStream& random) {
  decision::Study made;
  made.month = std::chrono::hours(720);
  made.rating.free_tier.always = one_in(random, 2);
  if (one_in(random, 3)) made.rating.discount = Decimal::from_parts(whole(random, 1, 50), 2);
  for (const char* name : {"a", "b"}) {
    decision::Candidate candidate;
    candidate.architecture.name = name;
    for (const std::string& meter : meters) {
      // Now and then a book lacks a price.
      if (!one_in(random, 6)) candidate.setting.book.tariffs.own()[{"s", meter}] = tariff(random);
    }
    made.candidates.push_back(std::move(candidate));
  }
  return made;
}

/// One to three months' usage of what the book has.
std::vector<metering::Usage> usage(RandomStream& random, const pricing::PriceBook& book) {
  std::vector<metering::Usage> months(static_cast<std::size_t>(whole(random, 1, 3)));
  for (metering::Usage& month : months) {
    for (const std::string& stage : stages) {
      for (const auto& [meter, tariff] : book.tariffs) {
        if (one_in(random, 3)) continue;
        const int scale = static_cast<int>(whole(random, 0, 3));
        month.push_back({stage, meter, Decimal::from_parts(whole(random, 0, 90'000'000), scale)});
      }
    }
  }
  return months;
}

SnapshotArchitecture rated(const std::string& name, std::vector<metering::Usage> months,
                           const decision::Study& study, const pricing::PriceBook& book) {
  decision::PeriodBill bill = decision::bill_of(months, book, study);
  return {name, std::move(bill.bill), std::move(months), true, std::move(bill.charged)};
}

Snapshot snapshot(RandomStream& random, const decision::Study& study) {
  Snapshot made;
  for (const decision::Candidate& candidate : study.candidates) {
    if (one_in(random, 8)) continue;
    const pricing::PriceBook& book = candidate.setting.book;
    made.architectures.push_back(
        rated(candidate.architecture.name, usage(random, book), study, book));
  }
  return made;
}

/// The same usage at other prices, as far as they know its meters.
Snapshot rated_by(const Snapshot& like, const decision::Study& study) {
  Snapshot made;
  for (const SnapshotArchitecture& each : like.architectures) {
    const pricing::PriceBook& book = study.candidates[each.name == "a" ? 0 : 1].setting.book;
    made.architectures.push_back(rated(each.name, each.usage, study, book));
  }
  return made;
}

/// As a file of an older program has it: neither months nor tiers.
Snapshot saved(Snapshot snapshot) {
  for (SnapshotArchitecture& each : snapshot.architectures) {
    each.usage.clear();
    each.charged.reset();
  }
  return snapshot;
}

/// Whether the line is one of a meter that the result behind uses.
bool both_use(const Difference& found, const LineChange& line) {
  const auto& all = found.after.architectures;
  const auto same =
      std::ranges::find(all, line.architecture, [](const auto& each) { return each.name; });
  return same != all.end() && std::ranges::any_of(same->bill.items, [&](const auto& item) {
           return item.meter == line.meter;
         });
}

Money total(const Snapshot& snapshot, const std::string& name) {
  for (const SnapshotArchitecture& each : snapshot.architectures) {
    if (each.name == name) return each.bill.total();
  }
  return {};
}

void check_sums(const Difference& found) {
  for (const TotalChange& sum : found.totals) {
    Money changes, usage_effects, price_effects;
    for (const LineChange& line : found.changes) {
      REQUIRE(line.cost.usage_effect + line.cost.price_effect ==
              line.cost.after - line.cost.before);
      if (line.architecture != sum.architecture) continue;
      changes += line.cost.change();
      usage_effects += line.cost.usage_effect;
      price_effects += line.cost.price_effect;
    }
    REQUIRE(changes ==
            total(found.after, sum.architecture) - total(found.before, sum.architecture));
    REQUIRE(sum.cost.change() == changes);
    REQUIRE(sum.cost.usage_effect == usage_effects);
    REQUIRE(sum.cost.price_effect == price_effects);
  }
  REQUIRE(std::is_sorted(
      found.changes.begin(), found.changes.end(), [](const LineChange& a, const LineChange& b) {
        return std::abs(a.cost.change().nanos()) > std::abs(b.cost.change().nanos());
      }));
}

/// One line of a bill of one tier.
pricing::LineItem item(int tier, std::int64_t quantity, const char* price, std::int64_t nanos) {
  pricing::LineItem made;
  made.stage = "fn";
  made.meter = {"s", "requests"};
  made.tier = tier;
  made.quantity = quantity;
  made.price = Decimal::parse(price);
  made.per = 1;
  made.amount = Money::from_nanos(nanos);
  return made;
}

constexpr std::int64_t dollar = 1'000'000'000;

Snapshot with(std::vector<pricing::LineItem> items) {
  Snapshot made;
  made.architectures = {{"a", {std::move(items)}}};
  return made;
}

CostChange of_bills(std::vector<pricing::LineItem> before, std::vector<pricing::LineItem> after) {
  return difference(with(std::move(before)), with(std::move(after))).totals.at(0).cost;
}

}  // namespace

TEST_CASE("the parts of a difference add up, rated anew or of saved results") {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    INFO("seed " << seed);
    RandomStream random(seed, "difference");
    const decision::Study old_study = study(random), new_study = study(random);
    const Snapshot before = snapshot(random, old_study), after = snapshot(random, new_study);
    check_sums(difference(before, after, &new_study));
    check_sums(difference(saved(before), after, &new_study));
    check_sums(difference(saved(before), saved(after)));
  }
}

TEST_CASE(
    "a result that keeps what it was charged by tells prices and usage apart as its study does") {
  std::size_t compared = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    INFO("seed " << seed);
    RandomStream random(seed, "charged");
    const decision::Study old_study = study(random), new_study = study(random);
    const Snapshot before = snapshot(random, old_study), after = snapshot(random, new_study);
    const Difference rated = difference(before, after, &new_study),
                     told = difference(before, after);
    check_sums(told);
    REQUIRE(difference(before, before).changes.empty());
    for (const LineChange& line : told.changes) {
      // Meters share no allowance here, so that one that is not used changes nothing of another.
      if (!both_use(told, line)) continue;
      const auto same = std::ranges::find_if(rated.changes, [&](const LineChange& other) {
        return other.architecture == line.architecture && other.stage == line.stage &&
               other.meter == line.meter;
      });
      REQUIRE(same != rated.changes.end());
      REQUIRE(same->cost.price_effect == line.cost.price_effect);
      ++compared;
    }
  }
  CHECK(compared > 1000);
}

TEST_CASE("equal prices have no effect, nor has equal usage, nor has nothing at all") {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    INFO("seed " << seed);
    RandomStream random(seed, "one-sided");
    const decision::Study old_study = study(random), new_study = study(random);
    const Snapshot before = snapshot(random, old_study);
    for (const LineChange& line :
         difference(before, snapshot(random, old_study), &old_study).changes) {
      const bool both = line.kind == ChangeKind::Changed;
      if (both) REQUIRE(line.cost.price_effect == Money());
    }
    REQUIRE(difference(before, before, &old_study).changes.empty());
    REQUIRE(difference(saved(before), saved(before)).changes.empty());
    decision::Study priced_all = new_study;
    for (std::size_t i = 0; i < 2; ++i) {  // no meter without a price
      for (const auto& [meter, known] : old_study.candidates[i].setting.book.tariffs) {
        priced_all.candidates[i].setting.book.tariffs.own().try_emplace(meter, known);
      }
    }
    for (const LineChange& line :
         difference(before, rated_by(before, priced_all), &priced_all).changes) {
      REQUIRE(line.cost.usage_effect == Money());
    }
  }
}

TEST_CASE("usage that grows into a cheaper tier is usage alone, saved or not") {
  // 100 at $1; then 100 at $1 and 100 at $0.50: no price has changed.
  const CostChange grown =
      of_bills({item(1, 100, "1", 100 * dollar)},
               {item(1, 100, "1", 100 * dollar), item(2, 100, "0.5", 50 * dollar)});
  CHECK(grown.price_effect == Money());
  CHECK(grown.usage_effect == Money::from_nanos(50 * dollar));
}

TEST_CASE("of saved results a tier is taken at its new price") {
  // 100 × ($3 − $2) is the prices', 50 × $3 the usage's.
  const CostChange both =
      of_bills({item(1, 100, "2", 200 * dollar)}, {item(1, 150, "3", 450 * dollar)});
  CHECK(both.price_effect == Money::from_nanos(100 * dollar));
  CHECK(both.usage_effect == Money::from_nanos(150 * dollar));
  CHECK(both.percent() == Approx(125));
}

TEST_CASE("of saved results an allowance that one of them has takes the line at its mean price") {
  // 100 at $1; then half of 100 for nothing: $0.50 each.
  const CostChange freed = of_bills({item(1, 100, "1", 100 * dollar)},
                                    {item(0, 50, "0", 0), item(1, 50, "1", 50 * dollar)});
  CHECK(freed.price_effect == Money::from_nanos(-50 * dollar));
  CHECK(freed.usage_effect == Money());
}

TEST_CASE("a line that only one of them has is usage") {
  const Difference added = difference(with({}), with({item(1, 1, "1", dollar)}));
  CHECK(added.changes.at(0).kind == ChangeKind::Added);
  CHECK(added.totals.at(0).cost.usage_effect == Money::from_nanos(dollar));
  CHECK_FALSE(added.totals.at(0).cost.percent());
  const Difference gone = difference(with({item(1, 1, "1", dollar)}), Snapshot{});
  CHECK(gone.changes.at(0).kind == ChangeKind::Removed);
  CHECK(gone.totals.at(0).kind == ChangeKind::Removed);
  CHECK(gone.totals.at(0).cost.usage_effect == Money::from_nanos(-dollar));
}

TEST_CASE("a gate lets through what it accepts to the last digit, and no new failure") {
  Snapshot before = with({item(1, 1, "1", 100 * dollar)});
  Snapshot after = with({item(1, 1, "1", 105 * dollar)});
  const Gates five{Decimal::parse("0.05"), false};
  CHECK(objections(difference(before, after), five).empty());
  after.architectures[0].bill.items[0].amount = Money::from_nanos(105 * dollar + 1);
  REQUIRE(objections(difference(before, after), five).size() == 1);
  CHECK_THAT(objections(difference(before, after), five)[0],
             Contains("costs 5.000000001% more than before, and 5% more is accepted"));
  CHECK(objections(difference(before, after), {}).empty());

  after.architectures[0].bill.items[0].amount = Money::from_nanos(10470 * dollar);
  CHECK_THAT(objections(difference(before, after), five).at(0),
             Contains("costs 105 times as much as before, and 5% more is accepted"));

  before.checks = {{"kept", false}, {"broken", true}, {"warned", true, false}, {"mended", false}};
  after.checks = {{"kept", false},
                  {"broken", false},
                  {"warned", false, false},
                  {"mended", true},
                  {"new", false}};
  const Difference found = difference(before, after);
  REQUIRE(found.checks.size() == 4);
  const auto told = objections(found, {std::nullopt, true});
  REQUIRE(told.size() == 2);
  CHECK(told[0] == "check broken fails and did not before");
  CHECK(told[1] == "check new fails and did not before");
}

TEST_CASE("a check that was not sampled on a side is not compared, and a note says so") {
  Snapshot before = with({}), after = with({});
  before.checks = {{"sure", true}, {"kept", true}};
  after.checks = {{"kept", false}};
  after.not_sampled = {"sure"};
  const Difference found = difference(before, after);
  REQUIRE(found.checks.size() == 1);
  CHECK(found.checks[0].name == "kept");
  REQUIRE(found.notes.size() == 1);
  CHECK(found.notes[0] ==
        "check sure asks for a probability, which run tells by samples: it is not compared");
}

TEST_CASE("an architecture that no longer copes is a new failure where the verdict rests on it") {
  const Snapshot before = with({});
  Snapshot after = before;
  after.architectures[0].copes = false;
  CHECK(objections(difference(before, after), {std::nullopt, true}).empty());  // findings only warn
  after.passed = false;
  CHECK(objections(difference(before, after), {std::nullopt, true}).size() == 1);
  CHECK(objections(difference(after, after), {std::nullopt, true}).empty());
}
