#include "serve/child_service.hpp"

#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace costsim::serve_tests {

namespace fs = std::filesystem;

Folder::Folder() {
  std::string name = (fs::temp_directory_path() / "costsim-serve-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}

Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::string read_file(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::set<std::string> ids_in(const std::string& path, std::size_t* repeated) {
  std::set<std::string> ids;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const bool is_new = ids.insert(line.substr(7, line.find('"', 7) - 7)).second;
    if (!is_new && repeated != nullptr) ++*repeated;
  }
  return ids;
}

namespace {

/// The number behind that start of a line, once the line is whole; 0: it is not there.
std::uint16_t port_behind(const std::string& start, const std::string& text) {
  const auto at = text.find(start);
  if (at == std::string::npos || text.find('\n', at) == std::string::npos) return 0;
  return static_cast<std::uint16_t>(std::stoi(text.substr(at + start.size())));
}

}  // namespace

ChildService::ChildService(const Folder& folder, const std::vector<std::string>& flags)
    : errors_(folder.file("errors")) {
  std::vector<std::string> words = {COSTSIM_PROGRAM, "serve", "--listen", "127.0.0.1:0"};
  words.insert(words.end(), flags.begin(), flags.end());
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  fs::remove(errors_);
  pid_ = fork();
  if (pid_ == 0) {
    const int file = open(errors_.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
    dup2(file, STDERR_FILENO);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  for (int i = 0; i < 3000 && port_ == 0; ++i) {
    port_ = port_behind("listening on http://127.0.0.1:", errors());
    if (port_ == 0) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    if (waitpid(pid_, nullptr, WNOHANG) == pid_) {
      pid_ = -1;
      break;
    }
  }
  if (port_ == 0) throw std::runtime_error("costsim serve does not listen: " + errors());
}

ChildService::~ChildService() {
  if (pid_ < 0) return;
  signal(SIGKILL);
  wait();
}

std::uint16_t ChildService::admin_port() const {
  const std::uint16_t port = port_behind("admin on http://127.0.0.1:", errors());
  if (port == 0) throw std::runtime_error("no admin address: " + errors());
  return port;
}

void ChildService::signal(int number) const {
  if (pid_ > 0) kill(pid_, number);
}

int ChildService::wait() {
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string ChildService::last_line() const {
  std::istringstream lines(errors());
  std::string last;
  for (std::string line; std::getline(lines, line);) last = line;
  return last;
}

std::size_t ChildService::rss_bytes() const {
  std::ifstream status("/proc/" + std::to_string(pid_) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.compare(0, 6, "VmRSS:") == 0) return std::stoull(line.substr(6)) * 1024;
  return 0;
}

}  // namespace costsim::serve_tests
