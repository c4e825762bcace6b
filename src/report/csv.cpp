// RFC 4180: CRLF, fields with separators quoted, quotes doubled.
#include <initializer_list>

#include <fmt/format.h>

#include "report/report.hpp"
#include "report/summary.hpp"
#include "report/text.hpp"

namespace costsim::report {
namespace {

/// A text of ours or of a scenario. A spreadsheet would run "=…" as a formula, so such a text gets
/// an apostrophe in front (OWASP, "CSV Injection"); numbers and amounts never pass here.
std::string text(std::string_view foreign) {
  std::string field = one_line(foreign);
  if (!field.empty() && std::string_view("=+-@").find(field.front()) != std::string_view::npos) {
    field.insert(0, "'");
  }
  return field;
}

std::string quoted(const std::string& field) {
  if (field.find_first_of("\",\r\n") == std::string::npos) return field;
  std::string result = "\"";
  for (const char c : field) result += c == '"' ? std::string("\"\"") : std::string(1, c);
  return result + "\"";
}

std::string row(std::initializer_list<std::string> fields) {
  std::string line;
  for (const std::string& field : fields) {
    if (&field != fields.begin()) line += ",";
    line += quoted(field);
  }
  return line + "\r\n";
}

std::string item(const std::string& architecture, const pricing::LineItem& line,
                 const decision::PriceBasis& prices) {
  return row({text(architecture), text(line.stage), text(line.meter.service),
              text(line.meter.meter), std::to_string(line.tier), line.quantity.text(),
              text(line.unit), line.price.text(2), line.per.text(), line.amount.text(),
              text(line.provenance.source), text(line.provenance.as_of),
              text(line.provenance.confidence), text(prices.region), text(prices.epoch)});
}

}  // namespace

std::string csv(const decision::Outcome& outcome, const Options&) {
  std::string file =
      row({"architecture", "stage", "service", "meter", "tier", "quantity", "unit", "price", "per",
           "amount", "source", "as_of", "confidence", "region", "epoch"});
  for (const decision::ArchitectureOutcome& architecture : outcome.architectures) {
    for (const pricing::LineItem& line : architecture.bill.items) {
      file += item(architecture.name, line, architecture.prices.value_or(outcome.prices));
    }
  }
  return file;
}

std::string months_csv(const decision::Outcome& outcome, const Options&) {
  std::string file = row({"month", "hours", "architecture", "requests", "amount"});
  const auto line = [&](std::size_t month, Duration length, std::int64_t requests,
                        const decision::ArchitectureOutcome& architecture, Money amount) {
    file += row({std::to_string(month), exact_hours(length).text(), text(architecture.name),
                 std::to_string(requests), amount.text()});
  };
  for (const decision::ArchitectureOutcome& each : outcome.architectures) {
    if (outcome.months.empty()) {
      line(1, outcome.period, outcome.traffic.requests, each, each.bill.total());
    }
    for (std::size_t i = 0; i < outcome.months.size(); ++i) {
      line(i + 1, outcome.months[i].length, outcome.months[i].requests, each, each.months.at(i));
    }
  }
  return file;
}

std::string checks_csv(const decision::Outcome& outcome, const Options&) {
  std::string file = row({"id", "require", "actual", "limit", "headroom_percent", "severity",
                          "status", "file", "line"});
  for (const decision::CheckOutcome& check : outcome.checks) {
    const auto headroom = check.headroom_percent;
    file +=
        row({text(check.check.id), text(check.check.requirement.text), without_sign(check.actual),
             without_sign(check.limit), headroom ? fmt::format("{:.9g}", *headroom) : "",
             std::string(name_of(check.check.severity)), std::string(status_of(check)),
             text(check.check.requirement.where.file),
             std::to_string(check.check.requirement.where.line)});
  }
  return file;
}

}  // namespace costsim::report
