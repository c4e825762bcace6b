#include "scenario/imports/import.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "offers/price_list.hpp"
#include "scenario/books/base_file.hpp"
#include "scenario/books/digest.hpp"
#include "scenario/books/price_entries.hpp"
#include "scenario/imports/base_book.hpp"
#include "scenario/imports/book_text.hpp"
#include "scenario/imports/meter_prices.hpp"
#include "scenario/imports/plan_share.hpp"
#include "units/parameters.hpp"

namespace costsim::scenario {
namespace {

using metering::MeterId;
using pricing::Tariff;

const PlaceOfRegion& place_of(const std::string& region, const UsageTypes& types) {
  if (const PlaceOfRegion* found = types.region(region)) return *found;
  std::vector<std::string_view> codes;
  for (const PlaceOfRegion& each : types.regions) codes.push_back(each.code);
  throw Error(Failure::Usage,
              fmt::format("no region '{}': models/aws/usage-types.toml has {}{}", region,
                          fmt::join(codes, ", "), suggestion(region, codes)));
}

void read_file(const std::string& file, Collector& collector) {
  Sha256 digest;
  offers::Input input(file, [&](std::string_view block) { digest.add(block); });
  collector.begin_file(input.name());
  offers::read_price_list(input, collector);
  if (collector.wants_again()) {
    input.again();
    collector.read_again();
    offers::read_price_list(input, collector);
  }
  collector.end_file(digest.hex());
}

/// What is free in one of them is told as well.
bool is_far(const Decimal& base, const Decimal& list) {
  constexpr int far = 100;
  return !base.is_zero() && (list * far <= base || list >= base * far);
}

/// Which meters a service's file gets from the lists.
class ServiceImport {
 public:
  ServiceImport(std::string service, const BaseBook& base, Import& import, std::size_t most_told)
      : service_(std::move(service)),
        base_(base),
        found_(import.found),
        far_(import.far),
        most_told_(most_told) {
    file_.service = service_;
    files_ = base_.of_service(service_);
  }

  ImportedFile imported(const BookName& book) {
    add_sizes();
    for (const auto& [meter, price] : found_.prices)
      if (meter.service == service_) add_price(meter, price);
    for (const auto& [meter, free] : found_.free) set_free(meter, free);
    for (const FoundPlan& plan : found_.plans)
      if (plan.service == service_) add_plan(plan);
    for (const auto& [meter, tariff] : files_.book.tariffs)
      if (!found_.prices.contains(meter)) file_.kept.push_back(meter.meter);
    file_.text =
        book_text(files_, service_,
                  fmt::format("{}, {}, price book {}: made by `costsim prices import` from "
                              "AWS's price lists. Format: models/README.md.",
                              service_, book.region, book.epoch));
    return std::move(file_);
  }

 private:
  metering::Rules& rules() { return files_.rules.own().at(service_); }

  /// What was read of so many products, and does not go into the book.
  void refuse(const std::string& sku, const std::string& what, std::string why,
              std::size_t products = 1) {
    found_.counts.taken -= products;
    found_.counts.not_taken += products;
    tell(sku, what, std::move(why));
  }

  void tell(const std::string& sku, const std::string& what, std::string why) {
    if (found_.not_taken.size() < most_told_)
      found_.not_taken.push_back({sku, what, std::move(why)});
  }

  /// Sizes that the book has stand: the list may round them.
  void add_sizes() {
    for (const auto& [type, size] : found_.sizes) {
      if (!found_.prices.contains({service_, type + ".on-demand"})) continue;
      if (!rules().has(type + ".vcpu")) add_size(type, size);
    }
  }

  void add_size(const std::string& type, const FoundSize& size) {
    const auto add = [&](const char* key, Value value, const std::string& text) {
      rules().add(type + key, {std::move(value), text, false, size.provenance});
    };
    try {
      add(".memory", parse_bytes(size.memory), size.memory);
      add(".vcpu", Decimal(Decimal::parse(size.vcpu).to_int64()), size.vcpu);
      add(".arch", size.arch, size.arch);
    } catch (const Error& error) {
      tell(type, size.vcpu + " vCPU, " + size.memory, error.message());
    }
  }

  /// The meter as a book has it: its unit, what one price buys, its allowance.
  const Tariff* template_of(const MeterId& meter, const FoundPrice& price) {
    static const Tariff instance_hour{"instance-hour", 1, {}};
    if (const Tariff* known = base_.template_of(meter)) return known;
    const std::string type = meter.meter.substr(0, meter.meter.rfind('.'));
    if (rules().has(type + ".arch") && rules().has(type + ".vcpu")) return &instance_hour;
    refuse(price.sku, meter.text(),
           meter.meter.find('.') == std::string::npos
               ? "no book says what it counts"
               : "no size of this type is known: import the price list of AmazonEC2 with it",
           price.products);
    return nullptr;
  }

  void add_price(const MeterId& meter, const FoundPrice& price) {
    const Tariff* known = template_of(meter, price);
    if (known == nullptr) return;
    Tariff tariff = *known;
    const Decimal base =
        known->tiers.empty() ? Decimal(0) : known->tiers.front().price.divided_by(known->per);
    if (is_far(base, price.tiers.front().price)) {
      far_.push_back({meter, base, price.tiers.front().price});
    }
    tariff.tiers = price.tiers;
    for (pricing::Tier& tier : tariff.tiers) tier.price = tier.price * tariff.per;
    tariff.known_up_to.reset();
    if (price.free) tariff.free_allowance = *price.free;
    tariff.provenance = price.provenance;
    if (const std::string& note = known->provenance.note;
        !tariff.free_allowance.is_zero() && !note.empty()) {
      tariff.provenance.note += (tariff.provenance.note.empty() ? "" : "; ") + note;
    }
    files_.book.tariffs.own().insert_or_assign(meter, std::move(tariff));
    file_.imported.push_back(meter.meter);
  }

  void set_free(const MeterId& meter, const Decimal& free) {
    auto& tariffs = files_.book.tariffs.own();
    const auto tariff = tariffs.find(meter);
    if (tariff != tariffs.end()) tariff->second.free_allowance = free;
  }

  void add_plan(const FoundPlan& plan) {
    const std::optional<Decimal> list = list_price(plan.meter, files_.book);
    if (!list)
      return refuse(plan.rule, plan.meter.text(), "no list price that it could be a share of");
    const Decimal share = plan_share(plan, *list);
    if (share.is_negative())
      return refuse(plan.rule, plan.meter.text(), "costs more than the list price");
    metering::Provenance origin = plan.provenance;
    origin.note = fmt::format(
        "what a compute savings plan without upfront payment takes off; {} for "
        "{}",
        plan.price.text(), list->text());
    rules().add(plan.rule, {share, share.text(), false, std::move(origin)});
    file_.imported.push_back(plan.rule);
  }

  std::string service_;
  const BaseBook& base_;
  FoundPrices& found_;
  std::vector<FarPrice>& far_;
  std::size_t most_told_;
  PriceFiles files_;
  ImportedFile file_;
};

/// What is to be written must be readable: a broken invariant of ours where it is not.
void check_readable(const ImportedFile& file) {
  try {
    PriceFiles read;
    add_price_file(Document::parse(file.text, file.service + ".toml"), file.service, read);
  } catch (const Error& error) {
    throw Error(Failure::Internal,
                fmt::format("the imported file cannot be read: {}", error.what()));
  }
}

std::set<std::string> services_of(const FoundPrices& found) {
  std::set<std::string> services;
  for (const auto& [meter, price] : found.prices) services.insert(meter.service);
  for (const FoundPlan& plan : found.plans) services.insert(plan.service);
  return services;
}

FoundPrices find_prices(const ImportRequest& request, const BaseBook& base) {
  const UsageTypes types = load_usage_types(request.models);
  const PlaceOfRegion& place = place_of(request.book.region, types);
  Collector collector(types, place, request.most_told);
  for (const std::string& file : request.files) read_file(file, collector);
  return meter_prices(std::move(collector), types, request.as_of, base.templates());
}

}  // namespace

FoundPrices find_prices(const ImportRequest& request) {
  return find_prices(request, BaseBook::nearest(request.book, request.models));
}

Import import_prices(const ImportRequest& request) {
  const BaseBook base = BaseBook::nearest(request.book, request.models);
  Import import;
  import.found = find_prices(request, base);
  import.base = base.name();
  const std::set<std::string> services = services_of(import.found);
  for (const std::string& service : services) {
    ServiceImport one(service, base, import, request.most_told);
    ImportedFile file = one.imported(request.book);
    if (file.imported.empty()) continue;
    check_readable(file);
    import.files.push_back(std::move(file));
  }
  const std::string epoch = base.base_epoch(request.book);
  if (!import.files.empty() && !epoch.empty())
    import.files.push_back({std::string(base_file), base_file_text(epoch)});
  return import;
}

}  // namespace costsim::scenario
