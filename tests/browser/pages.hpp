// The decision pages that a browser looks at: those of all scenarios of the repository, those of
// names as long as they may be, and one of 10^15 requests.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace costsim::testing {

/// A scenario of two architectures, with stages and checks, whose names are 64 letters each without
/// a place to break them, most of which are this one.
std::string long_named_scenario(char letter = 'x');

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
  void add(const std::string& name, const std::filesystem::path& scenario,
           const std::vector<std::string>& changes = {});

  const std::filesystem::path folder_;
  std::vector<std::string> names_;
};

std::string text_of(const std::filesystem::path& file);

}  // namespace costsim::testing
