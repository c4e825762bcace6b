#include "report/review/focus_charge.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace costsim::report::review {
namespace {

using decision::CommitmentKind;
using decision::CommitmentUse;
using decision::CoveredUse;
using pricing::LineItem;

/// What a month's splitting by hours leaves of a commitment that is used up.
const Decimal rounding = Decimal::from_parts(1, 4);

const CommitmentUse* paid_by(const LineItem& item, std::span<const CommitmentUse> commitments) {
  const auto found =
      std::find_if(commitments.begin(), commitments.end(), [&](const CommitmentUse& each) {
        return each.stage == item.stage && each.stage == item.meter.service;
      });
  return found == commitments.end() ? nullptr : &*found;
}

bool is_covered(const LineItem& item, std::span<const CommitmentUse> commitments) {
  return std::any_of(commitments.begin(), commitments.end(), [&](const CommitmentUse& commitment) {
    return std::any_of(
        commitment.covered.begin(), commitment.covered.end(), [&](const CoveredUse& use) {
          return use.stage == item.stage && decision::covered_meter(use.meter) == item.meter;
        });
  });
}

/// Dollars of the commitment, as it counts itself.
Decimal quantity_of(const Charge& purchase, const Decimal& dollars) {
  return purchase.commitment->kind == CommitmentKind::SavingsPlan
             ? dollars
             : dollars.divided_by(purchase.item.price, 9);
}

Charge used(const Charge& purchase, const CoveredUse& use) {
  LineItem item;
  item.stage = use.stage;
  item.meter = use.meter;
  item.quantity = use.quantity;
  item.unit = use.unit;
  item.price = use.list_price;
  item.per = use.per;
  item.provenance.source = fmt::format("paid by the commitment '{}'", purchase.item.stage);
  const Decimal price = use.list_price * (Decimal(1) - use.discount);
  return {ChargeKind::Used, std::move(item), cost(use.quantity, price, use.per).dollars(),
          purchase.commitment};
}

/// Nothing was used of it, and at the list nothing would have been paid.
Charge unused(const Charge& purchase, const Decimal& dollars) {
  LineItem item = purchase.item;
  item.quantity = 0;
  item.amount = {};
  return {ChargeKind::Unused, std::move(item), dollars, purchase.commitment};
}

/// What the commitment paid, and what is left of it: together its price, to the nano-dollar.
std::vector<Charge> amortised(const Charge& purchase) {
  std::vector<Charge> charges;
  Decimal left = purchase.item.amount.dollars();
  for (const CoveredUse& use : purchase.commitment->covered) {
    charges.push_back(used(purchase, use));
    left -= charges.back().effective;
  }
  if (left > rounding || (charges.empty() && !left.is_zero())) {
    charges.push_back(unused(purchase, left));
  } else if (!charges.empty()) {
    charges.back().effective += left;
  }
  for (Charge& each : charges) {
    each.commitment_quantity = quantity_of(purchase, each.effective);
  }
  return charges;
}

}  // namespace

std::vector<Charge> charges_of(const pricing::Bill& bill,
                               std::span<const CommitmentUse> commitments) {
  std::vector<Charge> charges;
  for (const LineItem& item : bill.items) {
    const CommitmentUse* commitment = paid_by(item, commitments);
    if (commitment != nullptr && item.amount != Money()) {
      Charge purchase{ChargeKind::Purchase, item, Decimal(0), commitment};
      purchase.commitment_quantity = quantity_of(purchase, item.amount.dollars());
      std::vector<Charge> parts = amortised(purchase);
      charges.push_back(std::move(purchase));
      std::move(parts.begin(), parts.end(), std::back_inserter(charges));
    } else if (commitment == nullptr && !is_covered(item, commitments)) {
      charges.push_back({ChargeKind::Usage, item, item.amount.dollars()});
    }
  }
  return charges;
}

}  // namespace costsim::report::review
