#include "browser/browser.hpp"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <stdexcept>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "support/skip.hpp"

using nlohmann::json;

namespace costsim::testing {
namespace {

/// Chromium reads its orders from descriptor 3 and answers on 4.
constexpr int orders = 3, answers = 4;

[[noreturn]] void become_chromium(int read_end, int write_end, const std::string& profile) {
  // Out of the way of 3 and 4 first, which they may be themselves.
  const int in = fcntl(read_end, F_DUPFD, 10), out = fcntl(write_end, F_DUPFD, 10);
  dup2(in, orders);
  dup2(out, answers);
  const int nowhere = ::open("/dev/null", O_WRONLY);
  dup2(nowhere, STDERR_FILENO);
  dup2(nowhere, STDOUT_FILENO);
  execlp("chromium", "chromium", "--headless", "--no-sandbox", "--disable-gpu",
         "--remote-debugging-pipe", "--no-first-run", "--disable-background-networking",
         ("--user-data-dir=" + profile).c_str(), "about:blank", nullptr);
  _exit(127);
}

}  // namespace

bool there_is_a_browser() {
  if (std::system("command -v chromium >/dev/null") == 0) return true;
  skip("no chromium to look at pages with");
  return false;
}

Browser::Browser(int width, int height)
    : profile_(std::filesystem::temp_directory_path() / "browser-profile") {
  int to[2], from[2];
  if (pipe2(to, O_CLOEXEC) != 0 || pipe2(from, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  pid_ = fork();
  if (pid_ == 0) become_chromium(to[0], from[1], profile_.string());
  close(to[0]);
  close(from[1]);
  to_ = to[1];
  from_ = from[0];
  const json target = ask("Target.createTarget", {{"url", "about:blank"}});
  session_ = ask("Target.attachToTarget", {{"targetId", target.at("targetId")}, {"flatten", true}})
                 .at("sessionId");
  for (const char* domain : {"Page", "Runtime", "Log", "Network"}) {
    ask(std::string(domain) + ".enable", json::object());
  }
  resize(width, height);
}

Browser::~Browser() {
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  close(to_);
  close(from_);
  std::error_code ignored;
  std::filesystem::remove_all(profile_, ignored);
}

json Browser::next_message() {
  while (received_.find('\0') == std::string::npos) {
    pollfd wait{from_, POLLIN, 0};
    constexpr int patience_ms = 60'000;
    char bytes[65536];
    const ssize_t size = poll(&wait, 1, patience_ms) == 1 ? read(from_, bytes, sizeof bytes) : 0;
    if (size <= 0) throw std::runtime_error("the browser does not answer");
    received_.append(bytes, static_cast<std::size_t>(size));
  }
  const std::size_t end = received_.find('\0');
  const json message = json::parse(received_.substr(0, end));
  received_.erase(0, end + 1);
  return message;
}

void Browser::note(const json& message) {
  const std::string method = message.value("method", "");
  if (method == "Runtime.consoleAPICalled" || method == "Runtime.exceptionThrown" ||
      method == "Log.entryAdded") {
    console_.push_back(message.at("params").dump());
  } else if (method == "Network.requestWillBeSent") {
    requests_.push_back(message.at("params").at("request").at("url"));
  }
}

json Browser::ask(const std::string& method, json parameters) {
  json order = {{"id", ++asked_}, {"method", method}, {"params", std::move(parameters)}};
  if (!session_.empty()) order["sessionId"] = session_;
  std::string bytes = order.dump();
  bytes.push_back('\0');
  if (write(to_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) {
    throw std::runtime_error("the browser takes no orders");
  }
  for (;;) {
    const json message = next_message();
    note(message);
    if (message.value("id", 0) != asked_) continue;
    if (message.contains("error")) throw std::runtime_error(message.at("error").dump());
    return message.at("result");
  }
}

void Browser::open(const std::string& url) {
  ask("Page.navigate", {{"url", url}});
  wait_for("document.readyState === 'complete'");
}

void Browser::show_as(const std::string& medium, const std::string& theme) {
  const json feature = {{"name", "prefers-color-scheme"}, {"value", theme}};
  ask("Emulation.setEmulatedMedia", {{"media", medium}, {"features", json::array({feature})}});
}

void Browser::resize(int width, int height) {
  // A window has a least width, a page has none.
  ask("Emulation.setDeviceMetricsOverride",
      {{"width", width}, {"height", height}, {"deviceScaleFactor", 1}, {"mobile", false}});
}

json Browser::value_of(const std::string& expression) {
  const json answer =
      ask("Runtime.evaluate",
          {{"expression", expression}, {"awaitPromise", true}, {"returnByValue", true}});
  if (answer.contains("exceptionDetails")) {
    throw std::runtime_error(answer.at("exceptionDetails").dump());
  }
  return answer.at("result").value("value", json());
}

bool Browser::wait_for(const std::string& condition) {
  for (int i = 0; i < 2000; ++i) {
    if (value_of("Boolean(" + condition + ")") == true) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

}  // namespace costsim::testing
