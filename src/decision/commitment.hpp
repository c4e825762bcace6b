// What one promises to pay by the hour for a lower price: a savings plan, or reserved instances.
#pragma once

#include <string>
#include <vector>

#include "architecture/architecture.hpp"
#include "metering/usage.hpp"
#include "pricing/bill.hpp"
#include "pricing/price_book.hpp"

namespace costsim::decision {

/// What a commitment takes off the list price of meters whose name begins so: "ec2.m7g",
/// "fargate", "lambda.gb-seconds-arm".
struct Coverage {
  std::string of;
  Decimal discount;
};

enum class CommitmentKind {
  SavingsPlan,       ///< dollars of use
  ReservedInstances  ///< hours of instances
};

/// Paid in every hour, by the line of the bill that `stage` is.
struct HourlyCommitment {
  std::string stage;
  CommitmentKind kind = CommitmentKind::SavingsPlan;
  Decimal per_hour;  ///< dollars
  std::vector<Coverage> covers;
};

/// What a commitment paid of one line of a month's usage.
struct CoveredUse {
  std::string stage;  ///< that used it
  metering::MeterId meter;
  Decimal quantity;
  std::string unit;
  Decimal list_price;  ///< of `per` units, in a first tier
  Decimal per;
  Decimal discount;  ///< that the commitment took off
};

/// What a commitment did in a month.
struct CommitmentUse {
  std::string stage;  ///< that pays it
  CommitmentKind kind = CommitmentKind::SavingsPlan;
  std::string service = {};  ///< that is reserved; empty of a plan
  std::vector<CoveredUse> covered = {};
};

/// The one with the longest name that fits, or nullptr.
const Coverage* coverage_of(const HourlyCommitment& commitment, const metering::MeterId& meter);

/// What counts the part of a meter that commitments pay: its price is nothing.
metering::MeterId covered_meter(const metering::MeterId& meter);

/// Splits a month's usage between commitments and the list price, each commitment taking of what
/// those before it leave (AWS: reserved instances, then plans of a family, then compute plans).
/// What is covered moves to `covered_meter`s; figures and findings of each commitment are added to
/// its stage. Prices are those of a first tier, and without a commitment they would be paid less
/// the discount of an agreement. What comes free in the month needs no commitment: it is the first
/// use of the month.
std::vector<CommitmentUse> apply(const std::vector<HourlyCommitment>& commitments,
                                 const pricing::PriceBook& book,
                                 const pricing::RatingOptions& rating, architecture::Result& month);

}  // namespace costsim::decision
