// The corpora under tests/ingest/corpus: one case a line, fields between tabs, comments behind '#'.
#pragma once

#include <cctype>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace costsim::ingest::testing {

using Fields = std::vector<std::string>;

/// The lines of a corpus, each of so many fields.
inline std::vector<Fields> read_corpus(const std::string& name, std::size_t fields) {
  const std::string path = COSTSIM_SOURCE_DIR "/tests/ingest/corpus/" + name;
  std::ifstream file(path);
  std::vector<Fields> cases;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    Fields found;
    std::size_t at = 0;
    for (auto tab = line.find('\t'); tab != std::string::npos; tab = line.find('\t', at)) {
      found.push_back(line.substr(at, tab - at));
      at = tab + 1;
    }
    found.push_back(line.substr(at));
    if (found.size() != fields) throw std::runtime_error(path + ": " + line);
    cases.push_back(std::move(found));
  }
  return cases;
}

/// \r, \n, \t, \\ and \xNN as the bytes they stand for.
inline std::string unescaped(const std::string& text) {
  std::string bytes;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\\') {
      bytes += text[at];
      continue;
    }
    const char kind = text.at(++at);
    if (kind == 'x') {
      bytes += static_cast<char>(std::stoi(text.substr(at + 1, 2), nullptr, 16));
      at += 2;
    } else {
      bytes += kind == 'r' ? '\r' : kind == 'n' ? '\n' : kind == 't' ? '\t' : kind;
    }
  }
  return bytes;
}

}  // namespace costsim::ingest::testing
