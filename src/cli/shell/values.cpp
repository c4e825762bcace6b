#include "cli/shell/values.hpp"

#include <algorithm>
#include <string_view>

#include "cli/options/outputs.hpp"
#include "cli/shell/file_names.hpp"
#include "cli/shell/scenario_values.hpp"
#include "report/formats/formats.hpp"
#include "scenario/books/catalogue_files.hpp"
#include "scenario/templates.hpp"
#include "units/error.hpp"

namespace costsim::cli {
namespace {

constexpr std::string_view toml_file[] = {".toml"};
constexpr std::string_view scenario_or_result[] = {".toml", ".json"};
constexpr std::string_view json_file[] = {".json"};
constexpr std::string_view counts[] = {".csv", ".txt", ".tsv"};

Candidates of_files(const std::vector<std::string>& names, const std::string& before = "") {
  Candidates found;
  found.are_files = true;
  for (const std::string& name : names) found.all.push_back({before + name});
  return found;
}

Candidates any_files(const TypedLine& line, const Session&) {
  return of_files(file_names(line.value(), {}));
}

template <const auto& Endings>
Candidates files(const TypedLine& line, const Session&) {
  return of_files(file_names(line.value(), Endings));
}

Candidates folders(const TypedLine& line, const Session&) {
  return of_files(folder_names(line.value()));
}

/// In the order of --help, run and check have more than the others.
std::vector<report::Format> formats_of(const TypedLine& line) {
  std::vector<report::Format> formats;
  const auto& four = four_formats();
  const bool all = line.verb->get_name() == "run" || line.verb->get_name() == "check";
  for (const report::Format& format : report::formats()) {
    if (all || std::find(four.begin(), four.end(), format.name) != four.end())
      formats.push_back(format);
  }
  return formats;
}

Candidates formats(const TypedLine& line, const Session&) {
  Candidates found;
  for (const report::Format& format : formats_of(line)) {
    found.all.push_back({std::string(format.name), std::string(format.help)});
  }
  return found;
}

Candidates row_formats(const TypedLine&, const Session&) {
  Candidates found;
  found.all.push_back({"ndjson", "a JSON object a line"});
  found.all.push_back({"csv", "a row a line"});
  return found;
}

/// "json=", then a file.
Candidates exports(const TypedLine& line, const Session& session) {
  const std::string typed = line.value();
  const std::size_t equals = typed.find('=');
  if (equals != std::string::npos) {
    return of_files(file_names(typed.substr(equals + 1), {}), typed.substr(0, equals + 1));
  }
  Candidates found = formats(line, session);
  for (Candidate& each : found.all) each.word += '=';
  return found;
}

Candidates templates(const TypedLine&, const Session&) {
  Candidates found;
  for (const scenario::Template& known : scenario::templates()) {
    found.all.push_back({std::string(known.name), std::string(known.shows)});
  }
  return found;
}

Candidates service_names(const TypedLine& line, const Session&) {
  Candidates found;
  const std::string provider = line.value_of("--provider");
  for (const services::Service& service : scenario::load_catalogue(
           models_of(line), provider.empty() ? scenario::default_provider : provider)) {
    found.all.push_back({std::string(service.name), std::string(service.help)});
  }
  return found;
}

Candidates verbs(const TypedLine& line, const Session&) {
  Candidates found;
  for (const CLI::App* verb :
       line.verb->get_parent()->get_subcommands(std::function<bool(const CLI::App*)>())) {
    found.all.push_back({verb->get_name(), verb->get_description()});
  }
  return found;
}

/// "TEXT:{auto,always,never}": what a check of the command line takes.
Candidates checked_values(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  std::size_t begin = type.find('{');
  const std::size_t close = type.find('}', begin);
  Candidates found;
  if (begin == std::string::npos || close == std::string::npos) return found;
  while (begin < close) {
    const std::size_t end = std::min(type.find(',', begin + 1), close);
    found.all.push_back({type.substr(begin + 1, end - begin - 1)});
    begin = end;
  }
  return found;
}

Candidates sinks(const TypedLine& line, const Session&) {
  constexpr std::string_view file = "file:";
  const std::string typed = line.value();
  if (typed.starts_with(file)) {
    return of_files(file_names(typed.substr(file.size()), {}), std::string(file));
  }
  return {{{"null", "nowhere"}, {"file:", "a file"}, {"kinesis:", "a stream"}}};
}

/// Those that keep what they are sent.
Candidates sinks_to_send_to(const TypedLine& line, const Session& session) {
  Candidates found = sinks(line, session);
  std::erase_if(found.all, [](const Candidate& each) { return each.word == "null"; });
  return found;
}

Candidates when_forced(const TypedLine&, const Session&) {
  return {{{"os"}, {"group"}, {"always"}}};
}

struct Row {
  std::string_view verb;    ///< "": any
  std::string_view option;  ///< or the name of what has no option
  Candidates (*values)(const TypedLine& line, const Session& session);
};

constexpr Row rows[] = {
    {"", "scenario", files<toml_file>},
    {"diff", "files", files<scenario_or_result>},
    {"price", "usage", files<toml_file>},
    {"init", "file", files<toml_file>},
    {"services", "name", service_names},
    {"explain", "item", items},
    {"man", "verb", verbs},
    {"", "--set", settings},
    {"", "--vary", varied},
    {"diff", "--before", one_side},
    {"diff", "--after", one_side},
    {"diff", "before", one_book},
    {"diff", "after", one_book},
    {"", "--option", named_options},
    {"", "--architecture", architectures},
    {"serve", "--region", nullptr},  // of a stream, which no book has to know
    {"resend", "--region", nullptr},
    {"", "--region", regions},
    {"", "--prices", epochs},
    {"", "--epoch", epochs},
    {"", "--provider", providers},
    {"", "--service", service_names},
    {"sweep", "--format", row_formats},
    {"", "--format", formats},
    {"", "--export", exports},
    {"", "--template", templates},
    {"", "--models", folders},
    {"", "--baseline", files<json_file>},
    {"", "--history", files<counts>},
    {"", "--trace", any_files},
    {"sweep", "--points", any_files},
    {"sweep", "--out", any_files},
    {"sweep", "--merge", any_files},
    {"", "--into", folders},
    {"", "--folder", folders},
    {"", "--scratch", folders},
    {"serve", "--config", files<toml_file>},
    {"serve", "--schema", files<json_file>},
    {"serve", "--access-log", any_files},
    {"serve", "--sink", sinks},
    {"serve", "--sync", when_forced},
    {"serve", "--spool", folders},
    {"serve", "--dead-letter", any_files},
    {"resend", "files", any_files},
    {"resend", "--sink", sinks_to_send_to},
    {"resend", "--dead-letter", any_files},
};

const Row* row_of(const TypedLine& line) {
  const std::string name = line.option->get_name();
  const auto row = std::find_if(std::begin(rows), std::end(rows), [&](const Row& each) {
    return each.option == name && (each.verb.empty() || each.verb == line.verb->get_name());
  });
  return row == std::end(rows) ? nullptr : &*row;
}

}  // namespace

Candidates values_of(const TypedLine& line, const Session& session) {
  if (Candidates checked = checked_values(*line.option); !checked.all.empty()) return checked;
  const Row* row = row_of(line);
  if (row == nullptr || row->values == nullptr) return {};
  try {
    return row->values(line, session);
  } catch (const Error&) {  // of a file or models that cannot be read
    return {};
  }
}

}  // namespace costsim::cli
