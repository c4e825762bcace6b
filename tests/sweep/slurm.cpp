#include "sweep/slurm.hpp"

#include <arpa/inet.h>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <netinet/in.h>
#include <pwd.h>
#include <random>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace costsim::testing {
namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;

/// Debian has daemons where a user's PATH does not look.
std::optional<std::string> program_named(const std::string& name) {
  for (const char* folder : {"/usr/sbin/", "/usr/bin/"}) {
    if (access((folder + name).c_str(), X_OK) == 0) return folder + name;
  }
  return std::nullopt;
}

/// A port that nobody has at this moment.
int free_port() {
  const int file = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* general = reinterpret_cast<sockaddr*>(&address);
  const bool known = bind(file, general, size) == 0 && getsockname(file, general, &size) == 0;
  close(file);
  return known ? ntohs(address.sin_port) : 0;
}

pid_t child_of(const std::string& program, const Arguments& arguments, const std::string& folder,
               const std::string& log) {
  const pid_t child = fork();
  if (child != 0) return child;
  const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  dup2(out, STDOUT_FILENO);
  dup2(out, STDERR_FILENO);
  if (chdir(folder.c_str()) != 0) _exit(127);
  std::vector<char*> argv = {const_cast<char*>(program.c_str())};
  for (const std::string& each : arguments) argv.push_back(const_cast<char*>(each.c_str()));
  argv.push_back(nullptr);
  execv(program.c_str(), argv.data());
  _exit(127);
}

int waited_for(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string host_name() {
  char name[256] = {};
  gethostname(name, sizeof name - 1);
  const std::string full = name;
  return full.substr(0, full.find('.'));
}

std::string user_name() {
  const passwd* user = getpwuid(getuid());
  return user == nullptr ? "root" : user->pw_name;
}

void write_key(const std::string& file) {
  std::random_device chance;
  std::ofstream key(file, std::ios::binary);
  for (int i = 0; i < 64; ++i) key << static_cast<char>(chance());
  key.close();
  fs::permissions(file, fs::perms::owner_read);
}

}  // namespace

Slurm::Slurm(std::string folder) : folder_(std::move(folder)) {
  for (const char* name : {"munged", "slurmctld", "slurmd", "sbatch", "sinfo", "scancel"}) {
    if (program_named(name)) continue;
    why_ = std::string("no ") + name + " to run a job array with";
    return;
  }
  fs::permissions(folder_, fs::perms(0755));  // munge wants a way to its socket
  fs::create_directories(folder_ + "/state");
  fs::create_directories(folder_ + "/spool");
  write_key(folder_ + "/munge.key");
  write_configuration();
  setenv("SLURM_CONF", (folder_ + "/slurm.conf").c_str(), 1);
  start("munged", {"--foreground", "--force", "--key-file=" + folder_ + "/munge.key",
                   "--socket=" + folder_ + "/munge.sock", "--pid-file=" + folder_ + "/munged.pid",
                   "--seed-file=" + folder_ + "/munge.seed", "--num-threads=2"});
  while (!fs::exists(folder_ + "/munge.sock") && waitpid(children_[0], nullptr, WNOHANG) == 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  start("slurmctld", {"-D", "-c", "-f", folder_ + "/slurm.conf"});
  start("slurmd", {"-D", "-f", folder_ + "/slurm.conf"});
  if (!comes_up()) why_ = "slurmctld and slurmd do not come up to run a job array with";
}

Slurm::~Slurm() {
  if (const auto cancel = program_named("scancel"); cancel && runs()) {
    waited_for(child_of(*cancel, {"--state=PENDING", "--quiet"}, folder_, folder_ + "/log"));
  }
  for (auto child = children_.rbegin(); child != children_.rend(); ++child) {
    kill(*child, SIGTERM);
    waited_for(*child);
  }
  unsetenv("SLURM_CONF");
}

void Slurm::start(const std::string& program, const Arguments& arguments) {
  children_.push_back(
      child_of(*program_named(program), arguments, folder_, folder_ + "/" + program + ".log"));
}

void Slurm::write_configuration() const {
  const std::string host = host_name(), user = user_name();
  std::ofstream(folder_ + "/slurm.conf")
      << "ClusterName=costsim\nSlurmctldHost=" << host
      << "(127.0.0.1)\nSlurmctldPort=" << free_port() << "\nSlurmdPort=" << free_port()
      << "\nAuthType=auth/munge\nCredType=cred/munge\nAuthInfo=socket=" << folder_
      << "/munge.sock\nSlurmUser=" << user << "\nSlurmdUser=" << user
      << "\nStateSaveLocation=" << folder_ << "/state\nSlurmdSpoolDir=" << folder_
      << "/spool\nSlurmctldPidFile=" << folder_ << "/slurmctld.pid\nSlurmdPidFile=" << folder_
      << "/slurmd.pid\nProctrackType=proctrack/linuxproc\nTaskPlugin=task/none\n"
         "SwitchType=switch/none\nMpiDefault=none\nSelectType=select/cons_tres\n"
         "SelectTypeParameters=CR_CPU\nJobAcctGatherType=jobacct_gather/none\n"
         "AccountingStorageType=accounting_storage/none\nReturnToService=2\nMinJobAge=300\n"
         "SchedulerParameters=sched_interval=1,batch_sched_delay=1\n"
         "NodeName="
      << host << " NodeAddr=127.0.0.1 CPUs=" << std::max(1U, std::thread::hardware_concurrency())
      << " State=UNKNOWN\nPartitionName=all Nodes=" << host
      << " Default=YES MaxTime=INFINITE State=UP\n";
}

/// Whether the node is idle within half a minute.
bool Slurm::comes_up() const {
  const std::string told = folder_ + "/sinfo.log";
  for (int i = 0; i < 150; ++i) {
    std::error_code none;
    fs::remove(told, none);
    waited_for(child_of(*program_named("sinfo"), {"--noheader", "--format=%T"}, folder_, told));
    std::string state;
    std::getline(std::ifstream(told), state);
    if (state == "idle") return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
  return false;
}

int Slurm::submit(const std::string& in_folder, const Arguments& arguments) const {
  Arguments all = {"--wait", "--quiet"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return waited_for(child_of(*program_named("sbatch"), all, in_folder, folder_ + "/sbatch.log"));
}

}  // namespace costsim::testing
