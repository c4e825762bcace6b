// Fees that AWS takes for running instances, against those that it published.
#include "scenario/books/price_files.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::scenario;

namespace {

Decimal fee(const PriceFiles& files, const char* service, const char* meter) {
  return files.book.tariffs.at({service, meter}).tiers.front().price;
}

}  // namespace

// AWS's price map of EKS (QP, raw/eks.json, 2025-06-16).
TEST_CASE("the fee of EKS Auto Mode is the published one") {
  const PriceFiles virginia = load_price_files({"us-east-1", "2026"});
  CHECK(fee(virginia, "eks", "m5.large.fee") == Decimal::parse("0.01152"));
  CHECK(fee(virginia, "eks", "c7g.large.fee") == Decimal::parse("0.0087"));
  CHECK(fee(virginia, "eks", "t3.large.fee") == Decimal::parse("0.00998"));
  CHECK(fee(virginia, "eks", "m8g.large.fee") == Decimal::parse("0.01077"));
  CHECK(fee(load_price_files({"eu-central-1", "2026"}), "eks", "m5.large.fee") ==
        Decimal::parse("0.0138"));
  CHECK(fee(load_price_files({"sa-east-1", "2026"}), "eks", "m5.large.fee") ==
        Decimal::parse("0.01836"));
  // Seoul, offer files of 2026-10-01 (KT).
  const PriceFiles seoul = load_price_files({"ap-northeast-2", "2026"});
  CHECK(fee(seoul, "eks", "t3.medium.fee") == Decimal::parse("0.00624"));
  CHECK(fee(seoul, "eks", "c6g.large.fee") == Decimal::parse("0.00924"));
}

// LPP: 15 %, $48.96 for 2,000 h of m7g.xlarge; ECSMI: 12 %.
TEST_CASE("functions and tasks on managed instances pay theirs, not rounded") {
  const PriceFiles virginia = load_price_files({"us-east-1", "2026"});
  CHECK(fee(virginia, "lambda-managed-instances", "m7g.xlarge.fee") * Decimal(2000) ==
        Decimal::parse("48.96"));
  CHECK(fee(virginia, "ecs", "t3.large.fee") == Decimal::parse("0.009984"));
}
