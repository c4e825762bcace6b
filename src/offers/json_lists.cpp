// The forms of JSON price lists, told apart by where their parts stand.
#include <fmt/format.h>

#include "offers/json_records.hpp"
#include "offers/read.hpp"

namespace costsim::offers {
namespace {

enum Part : std::size_t {
  published,
  offer,
  product,
  on_demand,
  reserved,
  plan_rate,
  item,
  bare_item,
  spot,
  map_service,
  map_published,
  map_rate,
  parts
};

const Pattern patterns[parts] = {{{"publicationDate"}},
                                 {{"offerCode"}},
                                 {{"products", "*"}},
                                 {{"terms", "OnDemand", "*", "*"}},
                                 {{"terms", "Reserved", "*", "*"}, true},
                                 {{"terms", "savingsPlan", "[]", "rates", "[]"}},
                                 {{"PriceList", "[]"}},
                                 {{"[]"}},
                                 {{"SpotPriceHistory", "[]"}},
                                 {{"manifest", "serviceId"}},
                                 {{"manifest", "hawkFilePublicationDate"}},
                                 {{"regions", "*", "*"}}};

class Teller {
 public:
  Teller(const std::string& name, Sink& sink) : name_(name), sink_(sink) {}

  void operator()(std::size_t part, const Record& record) {
    const Record::View root = record.root();
    understood_ = understood_ || (part != published && part != offer);
    switch (static_cast<Part>(part)) {
      case published:
      case map_published:
        return tell_head({{}, text(root)});
      case offer:
      case map_service:
        return tell_head({text(root), {}});
      case product:
        return sink_.product(product_of(object(root), record.path()[1], record.place()));
      case on_demand:
        return tell_term(object(root), record.path()[2], true, record.place(), sink_);
      case reserved:
        return sink_.other_term();
      case plan_rate:
        return tell_plan_rate(object(root), record.place(), sink_);
      case item:
      case bare_item:
        return tell_item_or_text(record);
      case spot:
        return tell_spot(object(root), record.place(), sink_);
      case map_rate:
        return tell_map_rate(record);
      case parts:
        return;
    }
  }

  bool understood() const { return understood_; }

 private:
  static std::string text(Record::View root) {
    if (root.kind() != Record::Kind::Text) root.fail("expected a text");
    return std::string(root.text());
  }

  static Record::View object(Record::View root) {
    if (root.kind() != Record::Kind::Object) root.fail("expected an object");
    return root;
  }

  void tell_head(const Head& part) {
    if (!part.offer.empty()) head_.offer = part.offer;
    if (!part.published.empty()) head_.published = part.published;
    sink_.head(head_);
  }

  /// Each price is there twice: under a name, and under a digest that it has in all regions.
  void tell_map_rate(const Record& record) {
    const Record::View rate = object(record.root());
    if (rate.text_of("RegionlessRateCode") == record.path()[2]) return;
    sink_.map_rate(
        {record.path()[1], record.path()[2], std::string(rate.need_text("price")), record.place()});
  }

  /// GetProducts answers with texts that are JSON; some tools have made objects of them.
  void tell_item_or_text(const Record& record) {
    if (record.root().kind() != Record::Kind::Text)
      return tell_item(object(record.root()), record.place(), sink_);
    const std::string text(record.root().text());
    Input input(text, fmt::format("{}:{}:{}: text of 'PriceList'", name_, record.place().line,
                                  record.place().column));
    ByteStream stream(input);
    read_json_value(stream, [&](const Record& inner) {
      tell_item(object(inner.root()), record.place(), sink_);
    });
  }

  const std::string& name_;
  Sink& sink_;
  Head head_;
  bool understood_ = false;
};

}  // namespace

void read_json(ByteStream& stream, Sink& sink) {
  Teller teller(stream.name(), sink);
  read_json_records(stream, patterns,
                    [&](std::size_t part, const Record& record) { teller(part, record); });
  if (teller.understood()) return;
  refuse(stream.name(), stream.here(),
         "is no price list: expected 'products' and 'terms' (an offer file, savings plans), "
         "'PriceList', 'SpotPriceHistory', or 'regions' of a price map");
}

}  // namespace costsim::offers
