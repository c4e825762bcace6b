#include "cli/options/validated_models.hpp"

#include <optional>
#include <ostream>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/options/run_examples.hpp"
#include "cli/options/tried_definitions.hpp"
#include "cli/process/messages.hpp"
#include "scenario/books/catalogue_files.hpp"
#include "scenario/books/measured_files.hpp"
#include "scenario/books/model_contents.hpp"
#include "scenario/books/priced_names.hpp"
#include "scenario/books/source_names.hpp"
#include "units/diagnostics.hpp"

namespace costsim::cli {
namespace {

constexpr const char* expected_places =
    "expected <provider>/<region>/<epoch>/<service>.toml, <provider>/services/<service>.toml or "
    "<provider>/examples/<service>.toml below the folder";

class Validation {
 public:
  explicit Validation(const std::string& models_dir)
      : folder_(models_dir), contents_(scenario::contents_of(models_dir)) {
    options_.models_dir = models_dir;
    options_.shelf = scenario::shelf_of(options_);
    sources_ = scenario::source_names(models_dir);
  }

  /// Throws all that is wrong.
  void check() {
    need_contents();
    for (const std::string& stray : contents_.strays) {
      all_.add(Error(Failure::Usage, {stray},
                     fmt::format("stands where nobody looks for it: {}", expected_places)));
    }
    all_.attempt([&] { scenario::available_books(folder_); });
    check_definitions();
    check_prices();
    if (sources_) scenario::check_sources(folder_, *sources_, all_);
    if (contents_.measured > 0)
      all_.attempt([&] { scenario::load_measurements(options_.models_dir); });
    check_examples();
    if (all_.count() == 0) try_definitions();
    all_.raise();
  }

  /// "2 definitions, 3 price files, 1 example"
  std::string summary() const {
    std::vector<std::string> counts;
    const auto add = [&](std::size_t count, std::string_view noun) {
      if (count > 0) counts.push_back(fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s"));
    };
    add(size_of(contents_.definitions), "definition");
    add(contents_.price_files, "price file");
    add(size_of(contents_.examples), "example");
    add(contents_.measured, "measured file");
    return fmt::format("{}", fmt::join(counts, ", "));
  }

  /// Nobody could judge the names of sources.
  bool without_sources() const { return !sources_ && contents_.price_files > 0; }

  /// Services whose names of meters and rules nobody could judge.
  std::vector<std::string> without_prices() const {
    std::vector<std::string> services;
    for (const auto& [provider, names] : contents_.definitions) {
      for (const std::string& service : names) {
        if (!scenario::priced_names(provider, service, folder_).known())
          services.push_back(service);
      }
    }
    return services;
  }

 private:
  using Names = std::map<std::string, std::set<std::string>>;

  static std::size_t size_of(const Names& names) {
    std::size_t size = 0;
    for (const auto& [provider, services] : names) size += services.size();
    return size;
  }

  void need_contents() const {
    const bool any = contents_.price_files + contents_.measured > 0 ||
                     !contents_.definitions.empty() || !contents_.examples.empty();
    if (any) return;
    throw Error(Failure::Usage, {folder_},
                fmt::format("has no files of models: {}", expected_places));
  }

  void check_definitions() {
    for (const auto& [provider, services] : contents_.definitions) {
      all_.attempt([&, &of = provider] { scenario::load_catalogue(folder_, of); });
    }
  }

  /// Those that are well written.
  void try_definitions() {
    for (const auto& [provider, services] : contents_.definitions) {
      for (const std::string& service : services) {
        all_.attempt([&, &of = provider] { try_definition(service, of, options_); });
      }
    }
  }

  void check_prices() {
    scenario::KeptBooks kept;
    for (const scenario::BookName& book : contents_.books) {
      all_.attempt([&] { scenario::load_price_files(book, folder_, kept); });
    }
  }

  void check_examples() {
    for (const auto& [provider, services] : contents_.examples) {
      for (const std::string& service : services) {
        all_.attempt([&, &of = provider] { try_example(service, options_, of); });
      }
    }
  }

  std::string folder_;
  scenario::ModelContents contents_;
  scenario::LoadOptions options_;
  std::optional<std::set<std::string>> sources_;
  Diagnostics all_;
};

}  // namespace

void validate_models(const std::string& models_dir, Session& session) {
  Validation validation(models_dir);
  validation.check();
  for (const std::string& service : validation.without_prices()) {
    tell(fmt::format("note: '{}' has no price file: nothing is known of its meters and rules",
                     service),
         session);
  }
  if (validation.without_sources()) {
    tell("note: there is no SOURCES.md: nothing is known of the names of sources", session);
  }
  session.out << fmt::format("{}: valid, {}\n", models_dir, validation.summary());
}

}  // namespace costsim::cli
