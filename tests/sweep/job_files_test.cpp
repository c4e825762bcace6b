// Job files of AWS Batch and Kubernetes: they keep the published schemas, and their commands make
// the sweep that one machine makes.
//
// Schemas by hand from AWS Batch's API Reference (RegisterJobDefinition, SubmitJob,
// ContainerProperties) and Kubernetes' API Reference (batch/v1 Job, core/v1 PodTemplateSpec), as
// far as a sweep needs them: a key that is not in them is a fault.
#include "sweep/job_files.hpp"

#include <cstdlib>

#include "report/schema.hpp"
#include "sweep/swept.hpp"

using namespace costsim::testing;
using nlohmann::json;

namespace {

json schema_file(const std::string& name) {
  return json::parse(text_of(fs::path(COSTSIM_SOURCE_DIR) / "tests/sweep/schemas" / name));
}

void check_schema(const json& value, const std::string& name) {
  for (const std::string& fault : costsim::report::violations(value, schema_file(name))) {
    FAIL_CHECK(name << ": " << fault);
  }
}

/// A variable of the environment while it lives.
class Variable {
 public:
  Variable(std::string name, const std::string& value) : name_(std::move(name)) {
    setenv(name_.c_str(), value.c_str(), 1);
  }
  ~Variable() { unsetenv(name_.c_str()); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  std::string name_;
};

/// The words of a container's command, in the folder in place of /sweep.
Words command_of(const json& words, const SweepFolder& folder) {
  Words all;
  for (std::string word : words) {
    const std::string mount = "/sweep/";
    if (word.starts_with(mount)) word = folder.at(word.substr(mount.size()));
    all.push_back(word);
  }
  REQUIRE(all.at(0) == "costsim");
  all.erase(all.begin());
  return all;
}

/// Each task by its index, then the parts merged, against one piece.
void check_tasks(const Words& command, const std::string& index, int tasks,
                 const SweepFolder& folder) {
  for (int i = 0; i < tasks; ++i) {
    const Variable variable(index, std::to_string(i));
    const Ran ran = run_program(command);
    INFO(ran.err);
    REQUIRE(ran.exit_code == 0);
  }
  Words parts;
  for (int i = 1; i <= tasks; ++i) parts.push_back("part-" + std::to_string(i) + "-of-7.ndjson");
  REQUIRE(folder.merge("all.ndjson", parts).exit_code == 0);
  Words whole(command.begin(), command.begin() + 4);
  whole.insert(whole.end(), {"--out", folder.at("whole.ndjson")});
  REQUIRE(run_program(whole).exit_code == 0);
  CHECK(folder.text("all.ndjson") == folder.text("whole.ndjson"));
}

}  // namespace

TEST_CASE("the job of AWS Batch keeps its schema, and its tasks make the sweep") {
  const json definition = json::parse(job_file("json job-definition.json"));
  const json job = json::parse(job_file("json submit-job.json"));
  check_schema(definition, "batch-register-job-definition.json");
  check_schema(job, "batch-submit-job.json");
  CHECK(job["jobDefinition"] == definition["jobDefinitionName"]);
  const int size = job["arrayProperties"]["size"];
  CHECK(size <= 10'000);
  SweepFolder folder;
  folder.write("my.toml", gateway_or_node);
  const Variable array_size("AWS_BATCH_JOB_ARRAY_SIZE", std::to_string(size));
  check_tasks(command_of(definition["containerProperties"]["command"], folder),
              "AWS_BATCH_JOB_ARRAY_INDEX", size, folder);
}

TEST_CASE("the job of Kubernetes keeps its schema, and its tasks make the sweep") {
  const json job = yaml(job_file("yaml sweep-job.yaml"));
  check_schema(job, "kubernetes-job.json");
  const json& spec = job["spec"];
  const json& container = spec["template"]["spec"]["containers"][0];
  json command = container["command"];
  for (const json& word : container["args"]) command.push_back(word);
  for (const json& mount : container["volumeMounts"]) {
    CHECK(mount["name"] == spec["template"]["spec"]["volumes"][0]["name"]);
  }
  SweepFolder folder;
  folder.write("my.toml", gateway_or_node);
  check_tasks(command_of(command, folder), "JOB_COMPLETION_INDEX", spec["completions"], folder);
}

TEST_CASE("a job file that breaks its schema is found out") {
  json job = yaml(job_file("yaml sweep-job.yaml"));
  job["spec"]["template"]["spec"]["restartPolicy"] = "Always";
  job["spec"]["completionmode"] = "Indexed";
  CHECK(costsim::report::violations(job, schema_file("kubernetes-job.json")).size() == 2);
  json definition = json::parse(job_file("json job-definition.json"));
  definition["containerProperties"]["resourceRequirements"][0]["value"] = 1;
  CHECK(costsim::report::violations(definition, schema_file("batch-register-job-definition.json"))
            .size() == 1);
  CHECK_THROWS(yaml("a: 1\n\tb: 2\n"));
}
