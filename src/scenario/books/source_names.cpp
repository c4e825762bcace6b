#include "scenario/books/source_names.hpp"

#include <filesystem>
#include <sstream>
#include <vector>

#include <fmt/format.h>

#include "scenario/books/price_sources.hpp"
#include "units/parameters.hpp"
#include "units/whole_file.hpp"

namespace costsim::scenario {
namespace {

/// "QP, IC" → "QP" and "IC"
std::vector<std::string> names_in(const std::string& text) {
  std::vector<std::string> names;
  std::istringstream list(text);
  for (std::string name; std::getline(list >> std::ws, name, ',');) names.push_back(name);
  return names;
}

/// The sources of one document.
class SourceCheck {
 public:
  SourceCheck(const Document& document, const std::set<std::string>& names)
      : document_(document), names_(names), all_(names.begin(), names.end()) {}

  void check(const toml::table& table) const {
    for (const auto& [key, node] : table) {
      if (key == "source" && node.is_string()) {
        check_text(node, node.ref<std::string>());
      } else {
        check_below(node);
      }
    }
  }

 private:
  void check_below(const toml::node& node) const {
    if (const toml::table* table = node.as_table()) check(*table);
    if (const toml::array* array = node.as_array()) {
      for (const toml::node& item : *array) check_below(item);
    }
  }

  void check_text(const toml::node& node, const std::string& text) const {
    for (const std::string& name : names_in(text)) {
      if (names_.contains(name)) continue;
      document_.attempt([&] {
        document_.fail(node, fmt::format("source = '{}': expected keys of SOURCES.md{}", text,
                                         suggestion(name, all_)));
      });
    }
  }

  const Document& document_;
  const std::set<std::string>& names_;
  std::vector<std::string> all_;
};

}  // namespace

std::optional<std::set<std::string>> source_names(const std::string& models_dir) {
  const std::filesystem::path path = std::filesystem::path(models_dir) / "SOURCES.md";
  if (!std::filesystem::exists(path)) return std::nullopt;
  std::istringstream file(read_whole_file(path.string()));
  std::set<std::string> names;
  for (std::string line; std::getline(file, line);) {
    const std::size_t end = line.find(" |");
    if (!line.starts_with("| ") || end == std::string::npos) continue;
    for (std::string& name : names_in(line.substr(2, end - 2))) names.insert(std::move(name));
  }
  return names;
}

void check_sources(const std::string& models_dir, const std::set<std::string>& names,
                   Diagnostics& diagnostics) {
  for (const PriceSource& source : disk_sources(models_dir)) {
    std::optional<Document> document;
    try {
      document = document_of(source);
    } catch (const Error&) {
      continue;  // told by whoever reads its prices
    }
    document->keep_errors_in(diagnostics);
    SourceCheck(*document, names).check(document->root());
  }
}

}  // namespace costsim::scenario
