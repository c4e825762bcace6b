// The job file of docs/cluster.md, run by a Slurm of this machine.
#include "sweep/slurm.hpp"

#include <cstdlib>

#include "support/skip.hpp"
#include "sweep/job_files.hpp"
#include "sweep/swept.hpp"

using namespace costsim::testing;

namespace {

/// The program is found as `costsim`, as in the job file.
void put_program_into_path() {
  const char* path = std::getenv("PATH");
  const std::string folder = fs::path(COSTSIM_PROGRAM).parent_path().string();
  setenv("PATH", (folder + ":" + (path == nullptr ? "" : path)).c_str(), 1);
}

}  // namespace

TEST_CASE("run as a Slurm array, and a lost task again alone, a sweep has the same bytes") {
  const costsim::ingest::TemporaryFolder folder;
  const Slurm slurm(folder.path().string());
  if (!slurm.runs()) return skip(slurm.why());
  put_program_into_path();
  const SweepFolder work;
  work.write("my.toml", gateway_or_node);
  work.write("sweep.sbatch", job_file("bash sweep.sbatch"));
  REQUIRE(slurm.submit(fs::path(work.at("")).string(), {"sweep.sbatch"}) == 0);
  Words parts;
  for (int i = 1; i <= 7; ++i) parts.push_back("part-" + std::to_string(i) + "-of-7.ndjson");
  INFO(work.text("sweep-1.log"));
  const Ran merged = work.merge("all.ndjson", parts);
  INFO(merged.err);
  REQUIRE(merged.exit_code == 0);
  REQUIRE(run_program({"sweep", work.at("my.toml"), "--vary", "traffic.rate=1/s..1000/s:210",
                       "--out", work.at("whole.ndjson")})
              .exit_code == 0);
  CHECK(work.text("all.ndjson") == work.text("whole.ndjson"));

  fs::remove(work.at(parts[2]));
  Words rest = parts;
  rest.erase(rest.begin() + 2);
  CHECK_THAT(work.merge("all.ndjson", rest).err, Contains("1 of 7 parts is missing: 3/7"));
  REQUIRE(slurm.submit(fs::path(work.at("")).string(), {"--array=3", "sweep.sbatch"}) == 0);
  REQUIRE(work.merge("all.ndjson", parts).exit_code == 0);
  CHECK(work.text("all.ndjson") == work.text("whole.ndjson"));
}
