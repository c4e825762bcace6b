#include "cli/options/tried_definitions.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "decision/evaluate.hpp"
#include "scenario/books/catalogue_files.hpp"
#include "units/diagnostics.hpp"

namespace costsim::cli {
namespace {

const std::string sample_file = "a scenario of it";

/// Some value of the parameter's range, as a scenario writes it.
std::string sample_value(const Parameter& row) {
  const double one = row.kind == Kind::Bytes ? 1024 : 1;
  const double value = std::clamp(one, row.min, row.max);
  switch (row.kind) {
    case Kind::Flag:
      return "true";
    case Kind::Choice:
      return std::string(row.choices.substr(0, row.choices.find('|')));
    case Kind::Bytes:
      return to_text(Bytes{static_cast<std::int64_t>(value)});
    case Kind::Time:
      return to_text(from_seconds(value));
    default:
      return Decimal::from_double(value).text();
  }
}

std::string sample_scenario(const services::Service& service, const scenario::BookName& book) {
  std::string keys;
  for (const Parameter& row : service.parameters) {
    if (row.fallback == required) keys += fmt::format(", {} = \"{}\"", row.name, sample_value(row));
  }
  return fmt::format(
      "schema = 1\n[scenario]\nprovider = \"{}\"\nregion = \"{}\"\nprices = \"{}\"\n"
      "period = \"1h\"\nwindows = \"never\"\n[traffic]\nrate = \"1/s\"\n"
      "[[architecture]]\nname = \"a\"\nstages = [{{ service = \"{}\"{} }}]\n",
      book.provider, book.region, book.epoch, service.name, keys);
}

/// What a run with this book is refused with; nothing where that is about the sample's own values.
std::vector<Error> refusals(const std::string& text, const scenario::LoadOptions& options) {
  Diagnostics found;
  found.attempt([&] { decision::evaluate(scenario::load_text(text, sample_file, "", options)); });
  std::vector<Error> refused = found.all();
  const bool of_sample = std::ranges::any_of(refused, [](const Error& error) {
    return error.failure() == Failure::Usage && error.places().size() == 1 &&
           error.where().file == sample_file;
  });
  if (of_sample) refused.clear();
  return refused;
}

/// The place in the sample says nothing to anybody.
Error without_sample(const Error& error) {
  const bool alone = error.places().size() < 2;
  return error.moved([&](const Location& where) {
    if (where.file != sample_file) return where;
    return alone ? Location{sample_file} : Location{};
  });
}

}  // namespace

void try_definition(const std::string& service, const std::string& provider,
                    const scenario::LoadOptions& options) {
  const services::Catalogue catalogue =
      scenario::load_catalogue_of({.stages = {service}}, options.models_dir, provider);
  const services::Service* row = catalogue.find(service);
  if (row == nullptr) return;
  std::vector<Error> first;
  for (const scenario::PriceFiles& files :
       scenario::load_price_files_of(provider, service, options.models_dir)) {
    const scenario::BookName book{files.book.region, files.book.epoch, provider};
    const std::vector<Error> refused = refusals(sample_scenario(*row, book), options);
    if (refused.empty()) return;
    if (first.empty()) first = refused;
  }
  Diagnostics all;
  for (const Error& error : first) all.add(without_sample(error));
  all.raise();
}

}  // namespace costsim::cli
