// Chromium as a program that is told what to do, over a pipe of its DevTools protocol.
#pragma once

#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

#include <nlohmann/json.hpp>

namespace costsim::testing {

/// Says why tests skip where there is no Chromium.
bool there_is_a_browser();

/// One page. Goes away with its process and its profile.
class Browser {
 public:
  Browser(int width, int height);
  ~Browser();
  Browser(const Browser&) = delete;
  Browser& operator=(const Browser&) = delete;

  void open(const std::string& url);
  /// As a reader's system has it: "screen" or "print", "light" or "dark".
  void show_as(const std::string& medium, const std::string& theme);
  /// A page of another width.
  void resize(int width, int height);
  /// What an expression comes to in the page, a promise when it is kept; throws what it throws.
  nlohmann::json value_of(const std::string& expression);
  /// Looks at a condition until it is true, for twenty seconds at most.
  bool wait_for(const std::string& condition);
  /// What the page and the browser said to its console so far.
  const std::vector<std::string>& console() const { return console_; }
  /// Addresses of what was asked of a network so far.
  const std::vector<std::string>& requests() const { return requests_; }

 private:
  nlohmann::json ask(const std::string& method, nlohmann::json parameters);
  nlohmann::json next_message();
  void note(const nlohmann::json& message);

  std::filesystem::path profile_;
  pid_t pid_ = -1;
  int to_ = -1, from_ = -1;
  int asked_ = 0;
  std::string received_, session_;
  std::vector<std::string> console_, requests_;
};

}  // namespace costsim::testing
