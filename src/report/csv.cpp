#include <fmt/format.h>

#include "report/kit/csv_row.hpp"
#include "report/outcome/report.hpp"
#include "report/outcome/summary.hpp"

namespace costsim::report {
namespace {

std::string item(const std::string& architecture, const pricing::LineItem& line,
                 const decision::PriceBasis& prices) {
  return csv_row({csv_text(architecture), csv_text(line.stage), csv_text(line.meter.service),
                  csv_text(line.meter.meter), std::to_string(line.tier), line.quantity.text(),
                  csv_text(line.unit), line.price.text(2), line.per.text(), line.amount.text(),
                  csv_text(line.provenance.source), csv_text(line.provenance.as_of),
                  csv_text(line.provenance.confidence), csv_text(prices.region),
                  csv_text(prices.epoch)});
}

}  // namespace

std::string csv(const decision::Outcome& outcome, const Options&) {
  std::string file =
      csv_row({"architecture", "stage", "service", "meter", "tier", "quantity", "unit", "price",
               "per", "amount", "source", "as_of", "confidence", "region", "epoch"});
  for (const decision::ArchitectureOutcome& architecture : outcome.architectures) {
    for (const pricing::LineItem& line : architecture.bill.items) {
      file += item(architecture.name, line, architecture.prices.value_or(outcome.prices));
    }
  }
  return file;
}

std::string months_csv(const decision::Outcome& outcome, const Options&) {
  std::string file = csv_row({"month", "hours", "architecture", "requests", "amount"});
  const auto line = [&](std::size_t month, Duration length, std::int64_t requests,
                        const decision::ArchitectureOutcome& architecture, Money amount) {
    file += csv_row({std::to_string(month), exact_hours(length).text(), csv_text(architecture.name),
                     std::to_string(requests), amount.text()});
  };
  for (const decision::ArchitectureOutcome& each : outcome.architectures) {
    if (outcome.months.empty()) {
      line(1, outcome.period, outcome.traffic.requests, each, each.bill.total());
    }
    for (std::size_t i = 0; i < outcome.months.size(); ++i) {
      line(i + 1, outcome.months[i].length, outcome.months[i].requests, each,
           each.months.at(i).total());
    }
  }
  return file;
}

std::string checks_csv(const decision::Outcome& outcome, const Options&) {
  std::string file = csv_row({"id", "require", "actual", "limit", "headroom_percent", "severity",
                              "status", "file", "line"});
  for (const decision::CheckOutcome& check : outcome.checks) {
    const auto headroom = check.headroom_percent;
    file += csv_row({csv_text(check.check.id), csv_text(check.check.requirement.text),
                     without_sign(check.actual), without_sign(check.limit),
                     headroom ? fmt::format("{:.9g}", *headroom) : "",
                     std::string(name_of(check.check.severity)), std::string(status_of(check)),
                     csv_text(check.check.requirement.where.file),
                     std::to_string(check.check.requirement.where.line)});
  }
  return file;
}

}  // namespace costsim::report
