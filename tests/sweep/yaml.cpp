#include <sstream>
#include <stdexcept>

#include "sweep/job_files.hpp"

namespace costsim::testing {
namespace {

using nlohmann::json;

struct YamlLine {
  std::size_t indent = 0;
  std::string text;
};

json scalar(const std::string& text) {
  const bool is_json = text.front() == '[' || text.front() == '{' || text.front() == '"';
  const bool is_number = text.find_first_not_of("0123456789") == std::string::npos;
  return is_json || is_number ? json::parse(text) : json(text);
}

class YamlReader {
 public:
  explicit YamlReader(const std::string& text) {
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
      const std::size_t indent = line.find_first_not_of(' ');
      if (indent == std::string::npos || line[indent] == '#') continue;
      if (line.find('\t') != std::string::npos) throw std::runtime_error("a tab: " + line);
      lines_.push_back({indent, line.substr(indent)});
    }
  }

  json all() {
    json value = block(0);
    if (next_ < lines_.size()) throw std::runtime_error("not expected: " + lines_[next_].text);
    return value;
  }

 private:
  bool is_at(std::size_t indent) const {
    return next_ < lines_.size() && lines_[next_].indent == indent;
  }

  json block(std::size_t indent) {
    if (!is_at(indent)) throw std::runtime_error("nothing at this depth");
    return lines_[next_].text.starts_with("- ") ? sequence(indent) : mapping(indent);
  }

  json sequence(std::size_t indent) {
    json all = json::array();
    while (is_at(indent) && lines_[next_].text.starts_with("- ")) {
      YamlLine& line = lines_[next_];
      line = {indent + 2, line.text.substr(2)};
      all.push_back(block(indent + 2));
    }
    return all;
  }

  json mapping(std::size_t indent) {
    json all = json::object();
    while (is_at(indent) && !lines_[next_].text.starts_with("- ")) {
      const std::string text = lines_[next_++].text;
      const std::size_t colon = text.find(':');
      if (colon == std::string::npos) throw std::runtime_error("no key: " + text);
      const std::string key = text.substr(0, colon);
      if (all.contains(key)) throw std::runtime_error("twice: " + key);
      const std::size_t value = text.find_first_not_of(' ', colon + 1);
      all[key] =
          value == std::string::npos ? block(lines_.at(next_).indent) : scalar(text.substr(value));
    }
    return all;
  }

  std::vector<YamlLine> lines_;
  std::size_t next_ = 0;
};

}  // namespace

json yaml(const std::string& text) {
  return YamlReader(text).all();
}

}  // namespace costsim::testing
