// The decision pages that a browser looks at: those of all scenarios of the repository, and one
// whose names are as long as they may be.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace costsim::testing {

/// A scenario of two architectures, with stages and checks, whose names are 64 letters each without
/// a place to break them.
std::string long_named_scenario();

/// A folder with a page for each, which is made once and goes away with the program.
class Pages {
 public:
  static const Pages& made();
  ~Pages();
  Pages(const Pages&) = delete;
  Pages& operator=(const Pages&) = delete;

  const std::filesystem::path& folder() const { return folder_; }
  /// "starter.html"
  const std::vector<std::string>& names() const { return names_; }

 private:
  Pages();
  void add(const std::string& name, const std::filesystem::path& scenario);

  const std::filesystem::path folder_;
  std::vector<std::string> names_;
};

std::string text_of(const std::filesystem::path& file);

}  // namespace costsim::testing
