#include "cli/shell/scenario_values.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include "cli/shell/file_names.hpp"
#include "scenario/books/shelf.hpp"
#include "scenario/settable_keys.hpp"
#include "units/error.hpp"

namespace costsim::cli {
namespace {

using scenario::SettableKey;

scenario::LoadOptions options_of(const TypedLine& line, const Session& session) {
  scenario::LoadOptions options;
  options.models_dir = models_of(line);
  options.shelf = session.shelf;
  return options;
}

/// The scenario that was typed. Standard input and pipes can be read once, and not by us.
scenario::Source source_of(const TypedLine& line) {
  std::string file = line.value_of("scenario");
  if (file.empty()) file = line.value_of("files");
  const std::string path = expanded(file);
  std::error_code none;
  if (!std::filesystem::is_regular_file(path, none)) {
    throw Error(Failure::Io, {path}, "is no file that a completion may read");
  }
  return scenario::read_source(path);
}

/// What the command line says, or the scenario.
std::string stated(const TypedLine& line, const char* option, const scenario::Source& source,
                   const char* key) {
  const std::string typed = line.value_of(option);
  if (!typed.empty()) return typed.substr(0, typed.find(','));
  return scenario::stated_value(source, {}, key).value_or("");
}

/// Keys that the book adds are read only for whoever is about to type one: it takes longest.
std::vector<SettableKey> keys_for(const std::string& typed, const scenario::Source& source,
                                  const TypedLine& line, const Session& session) {
  const scenario::LoadOptions options = options_of(line, session);
  if (!typed.starts_with("prices.override.") && !typed.starts_with("quotas."))
    return scenario::settable_keys(source, options);
  const std::string provider =
      scenario::stated_value(source, {}, "scenario.provider").value_or(scenario::default_provider);
  return scenario::book_keys({stated(line, "--region", source, "scenario.region"),
                              stated(line, "--prices", source, "scenario.prices"), provider},
                             options);
}

/// Up to the next dot of each key that begins as typed: a key is found part by part.
Candidates parts_of(const std::vector<SettableKey>& keys, const std::string& typed,
                    const std::string& behind) {
  Candidates found;
  std::set<std::string> known;
  for (const SettableKey& key : keys) {
    if (!key.name.starts_with(typed)) continue;
    const std::size_t dot = key.name.find('.', typed.size());
    const bool whole = dot == std::string::npos;
    const std::string word = whole ? key.name + behind : key.name.substr(0, dot + 1);
    const bool is_group = whole || dot + 1 == key.name.size();
    if (known.insert(word).second) found.all.push_back({word, is_group ? key.help : ""});
  }
  return found;
}

std::set<std::string> names_of_books(const TypedLine& line, const Session& session,
                                     std::string scenario::BookName::*part) {
  std::set<std::string> names;
  for (const scenario::BookName& book : scenario::shelf_of(options_of(line, session))->books()) {
    names.insert(book.*part);
  }
  return names;
}

Candidates of_names(const std::set<std::string>& names, const std::string& before = "") {
  Candidates found;
  for (const std::string& name : names) found.all.push_back({before + name});
  return found;
}

/// Behind the last comma of several.
Candidates of_books(const TypedLine& line, const Session& session,
                    std::string scenario::BookName::*part) {
  const std::string typed = line.value();
  return of_names(names_of_books(line, session, part), typed.substr(0, typed.rfind(',') + 1));
}

/// Values of a key: those it takes, or the one that the scenario has.
Candidates values_of_key(const std::string& key, const scenario::Source& source,
                         const TypedLine& line, const Session& session) {
  const std::string before = key + "=";
  if (key == "scenario.region")
    return of_names(names_of_books(line, session, &scenario::BookName::region), before);
  if (key == "scenario.prices")
    return of_names(names_of_books(line, session, &scenario::BookName::epoch), before);
  if (key == "scenario.provider")
    return of_names(names_of_books(line, session, &scenario::BookName::provider), before);
  Candidates found;
  for (const SettableKey& each : keys_for(key, source, line, session)) {
    if (each.name != key) continue;
    for (const std::string& value : each.values) found.all.push_back({before + value, each.help});
  }
  if (!found.all.empty()) return found;
  if (const auto now = scenario::stated_value(source, {}, key))
    found.all.push_back({before + *now, "what the scenario says"});
  return found;
}

}  // namespace

Candidates settings(const TypedLine& line, const Session& session) {
  const scenario::Source source = source_of(line);
  const std::string typed = line.value();
  const std::size_t equals = typed.find('=');
  if (equals != std::string::npos)
    return values_of_key(typed.substr(0, equals), source, line, session);
  return parts_of(keys_for(typed, source, line, session), typed, "=");
}

Candidates varied(const TypedLine& line, const Session& session) {
  const std::string typed = line.value();
  if (typed.find('=') != std::string::npos) return {};
  std::vector<SettableKey> keys = keys_for(typed, source_of(line), line, session);
  std::erase_if(keys,
                [](const SettableKey& key) { return !key.is_number && !key.name.ends_with('.'); });
  return parts_of(keys, typed, "=");
}

Candidates one_side(const TypedLine& line, const Session& session) {
  const std::string typed = line.value();
  const auto is = [&](std::string_view key) { return typed.starts_with(key); };
  if (is("prices="))
    return of_names(names_of_books(line, session, &scenario::BookName::epoch), "prices=");
  if (is("region="))
    return of_names(names_of_books(line, session, &scenario::BookName::region), "region=");
  if (is("option=")) {
    Candidates found = named_options(line, session);
    for (Candidate& each : found.all) each.word.insert(0, "option=");
    return found;
  }
  Candidates found = settings(line, session);
  if (typed.find('=') != std::string::npos) return found;
  for (const char* key : {"prices=", "region=", "option="}) found.all.push_back({key});
  return found;
}

Candidates items(const TypedLine& line, const Session& session) {
  const scenario::Source source = source_of(line);
  const std::vector<std::string> names = scenario::architecture_names(source);
  std::vector<SettableKey> keys;
  for (const std::string& name : names) keys.push_back({name, "an architecture"});
  for (SettableKey& key : scenario::settable_keys(source, options_of(line, session))) {
    const std::string first = key.name.substr(0, key.name.find('.'));
    if (std::find(names.begin(), names.end(), first) != names.end()) keys.push_back(std::move(key));
  }
  return parts_of(keys, line.value(), "");
}

Candidates named_options(const TypedLine& line, const Session&) {
  Candidates found;
  for (const std::string& name : scenario::option_names(source_of(line)))
    found.all.push_back({name});
  return found;
}

Candidates architectures(const TypedLine& line, const Session&) {
  Candidates found;
  for (const std::string& name : scenario::architecture_names(source_of(line)))
    found.all.push_back({name});
  return found;
}

Candidates regions(const TypedLine& line, const Session& session) {
  return of_books(line, session, &scenario::BookName::region);
}

Candidates epochs(const TypedLine& line, const Session& session) {
  return of_books(line, session, &scenario::BookName::epoch);
}

Candidates providers(const TypedLine& line, const Session& session) {
  return of_names(names_of_books(line, session, &scenario::BookName::provider));
}

Candidates one_book(const TypedLine& line, const Session& session) {
  Candidates found;
  for (const scenario::BookName& book : scenario::shelf_of(options_of(line, session))->books()) {
    found.all.push_back({book.region + "/" + book.epoch});
  }
  return found;
}

std::optional<std::string> models_of(const TypedLine& line) {
  const std::string models = line.value_of("--models");
  return models.empty() ? std::nullopt : std::optional(expanded(models));
}

}  // namespace costsim::cli
