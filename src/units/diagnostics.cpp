#include "units/diagnostics.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace costsim {
namespace {

void drop_consequences(std::vector<Error>& errors) {
  const auto follows = [](const Error& error) { return error.failure() == Failure::Internal; };
  if (!std::all_of(errors.begin(), errors.end(), follows)) std::erase_if(errors, follows);
}

using Told = std::vector<std::string>;

/// Whether another one says the same, but not where it was met: "a.toml:4:1: b.toml:9:2: text"
/// beside "b.toml:9:2: text".
bool is_told_nearer(const Error& error, const std::set<Told>& all) {
  if (error.places().size() < 2) return false;
  Told nearer = error.told();
  while (nearer.size() > 1) {
    nearer.erase(nearer.begin());
    if (all.contains(nearer)) return true;
  }
  return false;
}

/// A table that several books are read with is found wrong with each, and a file that several
/// others lead to from each of them.
void drop_repeated(std::vector<Error>& errors) {
  std::set<Told> told;
  std::erase_if(errors, [&](const Error& error) { return !told.insert(error.told()).second; });
  std::erase_if(errors, [&](const Error& error) { return is_told_nearer(error, told); });
}

/// By their lines, file by file as they came; those without a line, such as values of the command
/// line, stay in their order behind them.
void sort_by_place(std::vector<Error>& errors) {
  std::map<std::string, std::size_t> files;
  for (const Error& error : errors) {
    if (error.where().line > 0) files.try_emplace(error.where().file, files.size());
  }
  const auto place = [&](const Error& error) {
    const Location where = error.where();
    const std::size_t none = 0;
    if (where.line == 0) return std::tuple(files.size(), none, none);
    return std::tuple(files.at(where.file), where.line, where.column);
  };
  std::stable_sort(errors.begin(), errors.end(),
                   [&](const Error& a, const Error& b) { return place(a) < place(b); });
}

}  // namespace

void Diagnostics::raise() const {
  if (all_.empty()) return;
  std::vector<Error> errors = all_;
  drop_consequences(errors);
  drop_repeated(errors);
  sort_by_place(errors);
  if (errors.size() == 1) throw errors.front();
  throw Errors(std::move(errors));
}

}  // namespace costsim
