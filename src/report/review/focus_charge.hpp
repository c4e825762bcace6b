// The charges of a month's bill as FOCUS 1.2 tells them apart: what commitments cost and what they
// paid have rows of their own.
#pragma once

#include <span>
#include <vector>

#include "decision/commitment.hpp"
#include "pricing/bill.hpp"

namespace costsim::report::review {

enum class ChargeKind {
  Usage,     ///< at its price
  Purchase,  ///< of a commitment
  Used,      ///< what a commitment paid for
  Unused     ///< what of a commitment found no use
};

struct Charge {
  ChargeKind kind = ChargeKind::Usage;
  pricing::LineItem item;  ///< its amount is what is billed
  /// Dollars, where what a commitment costs is told by the use that it pays for: 0 of a purchase.
  /// Over a bill both add up to the same.
  Decimal effective;
  const decision::CommitmentUse* commitment = nullptr;  ///< of all kinds but Usage
  /// Of a savings plan dollars, of reserved instances hours of their type (AWS' size flexibility).
  Decimal commitment_quantity = {};
};

std::vector<Charge> charges_of(const pricing::Bill& bill,
                               std::span<const decision::CommitmentUse> commitments);

}  // namespace costsim::report::review
