// Every file, folder and link that a page names is there.
#include <fstream>
#include <regex>
#include <set>

#include "docs/markdown.hpp"
#include "support/catch.hpp"

namespace fs = std::filesystem;

namespace costsim::testing {

namespace {

/// All that `pattern` finds in the prose of a page, as its first group.
std::vector<std::string> found_in(const Page& page, const std::regex& pattern) {
  std::vector<std::string> found;
  for (const std::string& line : page.prose)
    for (std::sregex_iterator it(line.begin(), line.end(), pattern), end; it != end; ++it)
      found.push_back((*it)[1]);
  return found;
}

std::vector<std::string> links_of(const Page& page) {
  static const std::regex link("\\]\\(([^)#]+)(#[^)]*)?\\)");
  std::vector<std::string> links = found_in(page, link);
  std::erase_if(links, [](const std::string& to) { return to.starts_with("http"); });
  return links;
}

/// Text in backquotes without blanks and without placeholders such as <service> or N….
std::vector<std::string> words_in_backquotes(const Page& page) {
  static const std::regex word("`([\\w./+-]+)`");
  return found_in(page, word);
}

const std::set<std::string>& names_of_sources() {
  static const std::set<std::string> names = [] {
    std::set<std::string> all;
    for (const std::string root : {"src", "tests", "bench"})
      for (const auto& entry : fs::recursive_directory_iterator(repository() / root))
        all.insert(entry.path().filename().string());
    return all;
  }();
  return names;
}

bool is_source(const std::string& word) {
  return word.size() > 4 && (word.ends_with(".hpp") || word.ends_with(".cpp"));
}

/// Whether a word is meant as a path of this repository: a source, or below a folder of its root or
/// of src/. What a build makes is not there before.
bool is_path(const std::string& word) {
  const std::string first = word.substr(0, word.find('/'));
  if (is_source(word)) return true;
  if (first.empty() || first == word || first == "build") return false;
  return fs::is_directory(repository() / first) || fs::is_directory(repository() / "src" / first);
}

/// From the root or from src/; the bare name of a source from anywhere.
bool exists(const std::string& word) {
  if (is_source(word) && word.find('/') == std::string::npos)
    return names_of_sources().count(word) == 1;
  return fs::exists(repository() / word) || fs::exists(repository() / "src" / word);
}

}  // namespace

TEST_CASE("a picture that a page shows is a PNG of at most 100 KB") {
  static const std::regex picture("!\\[[^\\]]+\\]\\(([^)]+)\\)");
  int pictures = 0;
  for (const Page& page : all_pages()) {
    for (const std::string& file : found_in(page, picture)) {
      INFO(page.file << " shows " << file);
      const fs::path path = (repository() / page.file).parent_path() / file;
      REQUIRE(fs::exists(path));
      CHECK(fs::file_size(path) <= 100'000);
      std::string begin(8, ' ');
      std::ifstream(path).read(begin.data(), 8);
      CHECK(begin == "\x89PNG\r\n\x1a\n");
      ++pictures;
    }
  }
  CHECK(pictures == 1);
}

TEST_CASE("every file and folder that a page names is there") {
  int names = 0;
  for (const Page& page : all_pages()) {
    for (const std::string& word : words_in_backquotes(page)) {
      if (!is_path(word)) continue;
      ++names;
      INFO(page.file << " names " << word);
      CHECK(exists(word));
    }
  }
  CHECK(names > 250);
}

TEST_CASE("every word of the glossary says in which file it lives") {
  static const std::regex row("^\\|(.*)\\|(.*)\\| `[^`]*` \\|$");
  int words = 0;
  for (const std::string& line : read_page("docs/glossary.md").prose) {
    if (!line.starts_with("|") || line.starts_with("|---") || line.starts_with("| term")) continue;
    ++words;
    INFO(line);
    CHECK(std::regex_match(line, row));
  }
  CHECK(words > 100);
}

TEST_CASE("every link of a page leads to a file") {
  for (const Page& page : all_pages()) {
    const fs::path folder = (repository() / page.file).parent_path();
    for (const std::string& to : links_of(page)) {
      INFO(page.file << " links to " << to);
      CHECK(fs::exists(folder / to));
    }
  }
}

}  // namespace costsim::testing
