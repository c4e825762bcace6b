// Slurm on this machine alone: Debian's munged, slurmctld and slurmd, for as long as a test needs
// them, in a folder of their own and on free ports.
#pragma once

#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace costsim::testing {

class Slurm {
 public:
  /// Starts it in an empty folder; why() says what is missing or did not come up.
  explicit Slurm(std::string folder);
  ~Slurm();  ///< stops what was started
  Slurm(const Slurm&) = delete;
  Slurm& operator=(const Slurm&) = delete;

  bool runs() const { return why_.empty(); }
  const std::string& why() const { return why_; }
  /// Submits a job file in a folder and waits for its end: sbatch's exit code.
  int submit(const std::string& in_folder, const std::vector<std::string>& arguments) const;

 private:
  void start(const std::string& program, const std::vector<std::string>& arguments);
  void write_configuration() const;
  bool comes_up() const;

  std::string folder_, why_;
  std::vector<pid_t> children_;
};

}  // namespace costsim::testing
