#include "services/kit/account_concurrency.hpp"

#include "services/kit/refused_share.hpp"

namespace costsim::services {

Flow let_in(const Flow& calls, const Passage& passage, const Context& context) {
  const AccountLoad* asked = asked_of(account_concurrency, context);
  if (!passage.concurrency || asked == nullptr || asked->load.size() != calls.items.size())
    return calls;
  const auto places = static_cast<double>(*passage.concurrency);
  const Counts refused = of_each_load(
      asked->load, [&](double load) { return refused_share(places, load, asked->dispersion); });
  Flow taken = calls;
  taken.items = Counts::each(calls.items, refused,
                             [](double items, double share) { return items * (1 - share); });
  taken.total = whole(taken.items.sum());
  return taken;
}

}  // namespace costsim::services
