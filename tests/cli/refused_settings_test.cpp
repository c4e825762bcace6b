// What the platform refuses to create is refused before any load, with the place, the limit and who
// states it, by every verb alike.
#include "simulation_fixture.hpp"

using namespace costsim::testing;

namespace {

struct Setting {
  const char* name;
  std::string stages;
  const char* told;  ///< "": it is accepted
  const char* more = "";
  const char* prices = "2026";
};

std::string file_of(const Setting& setting) {
  return written(std::string("refused-") + setting.name,
                 "[traffic]\nrate = \"1/s\"\n[[architecture]]\nname = \"a\"\nstages = [\n" +
                     setting.stages + "\n]\n" + setting.more);
}

Ran tried(const char* verb, const Setting& setting) {
  return run_program(
      {verb, file_of(setting), "--set", std::string("scenario.prices=") + setting.prices});
}

std::string function(const std::string& more) {
  return "{ service = \"lambda\", duration = \"10ms\", " + more + " }";
}

std::string reader(const std::string& source, const std::string& more) {
  return "{ service = " + source + " },\n" + function(more);
}

std::string managed(const std::string& instance, const std::string& more = "cpu = \"1ms\"") {
  return "{ service = \"lambda-managed-instances\", instance = \"" + instance + "\", " + more +
         " }";
}

const std::string queue = "\"sqs\"", stream = "\"kinesis\", shards = \"1\"",
                  table = "\"dynamodb\", stream = true";

/// Limits: facts with sources in the price files; at each edge one that is taken and one that is
/// not.
const Setting settings[] = {
    {"reserved", function("concurrency_limit = 900"), ""},
    {"reserved-more", function("concurrency_limit = 901"), "at most 900, the account's 1000 less"},
    {"reserved-raised", function("concurrency_limit = 901"), "",
     "[quotas]\nlambda.concurrency = 1001\n"},
    {"reserved-all", function("concurrency_limit = 100, functions = 10"),
     "1000 of all functions together"},
    {"reserved-two",
     function("concurrency_limit = 500") + ", { service = \"lambda\", name = \"b\", " +
         "concurrency_limit = 401 }",
     "stage 'b': concurrency_limit = 401"},
    {"provisioned-all", function("provisioned = 901"), "provisioned = 901"},
    {"provisioned", function("provisioned = 5, concurrency_limit = 5"), ""},
    {"provisioned-more", function("provisioned = 6, concurrency_limit = 5"),
     "more provisioned than is reserved for it: expected at most 5"},
    {"tenants", function("tenants = 2"), ""},
    {"tenants-provisioned", function("tenants = 2, provisioned = 1"),
     "environments of tenants are not provisioned"},
    {"tenants-queue", reader(queue, "tenants = 2"), "an event source names no tenant"},
    {"snapstart", function("snapstart = true, runtime = \"python3.12\", init = \"300ms\""), ""},
    {"snapstart-node", function("snapstart = true, runtime = \"nodejs22.x\""),
     "runtime 'nodejs22.x' has no snapshots: expected java11, python3.12, dotnet8 or later"},
    {"snapstart-old", function("snapstart = true, runtime = \"python3.11\", init = \"300ms\""),
     "runtime 'python3.11' has no snapshots"},
    {"snapstart-image", function("snapstart = true, package_kind = \"image\""),
     "images have no snapshots"},
    {"snapstart-provisioned", function("snapstart = true, provisioned = 1"),
     "restored from a snapshot are not provisioned"},
    {"snapstart-tmp", function("snapstart = true, ephemeral_storage = \"513MB\""),
     "a function with a snapshot has no larger /tmp"},
    {"snapstart-tenants", function("snapstart = true, tenants = 2"),
     "environments of tenants are not restored"},
    {"snapshots-alone", function("snapshot_life = \"24h\""), "changes nothing without snapstart"},
    {"durable-alone", function("durable_wait = \"24h\""),
     "changes nothing without durable_operations"},
    {"pollers-alone", reader(queue, "pollers_max = 5"), "changes nothing without pollers"},
    {"managed", managed("c7g.xlarge"), ""},
    {"managed-type", managed("t3.xlarge"), "functions do not run on it"},
    {"managed-small", managed("c7g.large"), "expected C from .xlarge"},
    {"managed-memory", managed("m7g.large", "memory = \"1GB\""), "expected at least 2GB"},
    {"managed-python", managed("m7g.large", "runtime = \"python\", requests_per_vcpu = 17"),
     "expected at most 16"},
    {"managed-room", managed("m7g.large", "memory = \"8GB\""), "does not fit into"},
    {"pollers", reader(queue, "pollers = 2"), ""},
    {"pollers-one", reader(queue, "pollers = 1"), "no fewer provisioned pollers"},
    {"pollers-most", reader(queue, "pollers = 6, pollers_max = 5"), "expected at most 5"},
    {"pollers-concurrency", reader(queue, "pollers = 2, max_concurrency = 5"),
     "provisioned pollers or max_concurrency, not both"},
    {"durable", function("durable_operations = 4, durable_retention = \"90d\""), ""},
    {"durable-short", function("durable_operations = 4, durable_retention = \"23h\""),
     "expected at least 1d"},
    {"durable-long", function("durable_operations = 4, durable_retention = \"91d\""),
     "is not kept that long"},
    {"visibility", reader(queue + ", visibility = \"60s\"", "timeout = \"60s\""), ""},
    {"visibility-short", reader(queue + ", visibility = \"59s\"", "timeout = \"60s\""),
     "Queue visibility timeout"},
    {"visibility-default", reader(queue, "timeout = \"31s\""), "expected at most 30s"},
    {"visibility-unstated", reader(queue, "memory = \"1GB\""), ""},
    // A function's timeout is a second at least, whatever it is.
    {"visibility-least", reader(queue + ", visibility = \"1s\"", "memory = \"1GB\""), ""},
    {"visibility-none", reader(queue + ", visibility = \"0s\"", "memory = \"1GB\""),
     ":11:33: stage 'sqs': visibility = 0s: no function can be mapped to the queue"},
    {"visibility-none-read", "{ service = \"sqs\", visibility = \"0s\" }", ""},
    {"visibility-no-queue", function("timeout = \"60s\""), ""},
    {"memory-least", function("memory = \"64MB\""), "memory = 64MB"},
    {"memory-most", function("memory = \"10241MB\""), "expected at most 10GB"},
    {"memory-2018", function("memory = \"3072MB\""), "expected at most 3008MB", "", "2018-08"},
    {"memory-step", function("memory = \"1000MB\""), "a multiple of 64MB", "", "2018-08"},
    {"memory-today", function("memory = \"1000MB\""), ""},
    {"timeout", function("timeout = \"15min\""), ""},
    {"timeout-more", function("timeout = \"901s\""), "expected at most 15min"},
    // AWS Lambda API reference, CreateFunction: Timeout is an integer of seconds.
    {"timeout-part", function("timeout = \"500ms\""), "expected a multiple of 1s"},
    {"timeout-fraction", function("timeout = \"1500ms\""), "a whole number of seconds"},
    {"timeout-least", function("timeout = \"1s\""), ""},
    {"timeout-none", function("timeout = \"0s\""), "expected at least 1s"},
    // Amazon Data Firehose API reference, BufferingHints: 1 to 128 MiB, at most 900 s.
    {"buffer", "{ service = \"firehose\", buffer_size = \"128MB\", buffer_interval = \"900s\" }",
     ""},
    {"buffer-size", "{ service = \"firehose\", buffer_size = \"129MB\" }",
     "expected at most 128MB"},
    {"buffer-interval", "{ service = \"firehose\", buffer_interval = \"901s\" }",
     "expected at most 15min"},
    // Amazon EventBridge user guide, "Creating a rule that runs on a schedule": one minute.
    {"tick", "{ service = \"schedule\", every = \"60s\" }", ""},
    {"tick-often", "{ service = \"schedule\", every = \"30s\" }", ""},
    {"tick-rule", "{ service = \"schedule\", every = \"30s\", own = false }", "own = true"},
    {"tick-own", "{ service = \"schedule\", every = \"30s\", own = true }", ""},
    // Amazon CloudWatch Logs API reference, PutRetentionPolicy: a list of days.
    {"logs", "{ service = \"cloudwatch\", log = \"1KB\", retention = \"30d\" }", ""},
    {"logs-most", "{ service = \"cloudwatch\", log = \"1KB\", retention = \"3653d\" }", ""},
    {"logs-other", "{ service = \"cloudwatch\", log = \"1KB\", retention = \"31d\" }",
     "expected one of 1d, 3d, 5d, 7d, 14d, 30d"},
    // Amazon SQS API reference, SetQueueAttributes: maxReceiveCount from 1 to 1,000.
    {"receives", "{ service = \"sqs\", max_receives = 1 }", ""},
    {"receives-none", "{ service = \"sqs\", max_receives = 0 }", "max_receives"},
    {"message", "{ service = \"sqs\", message = \"1MB\" }", ""},
    {"message-more", "{ service = \"sqs\", message = \"1025KB\" }", "expected at most 1MB"},
    {"item", "{ service = \"dynamodb\", item = \"400KB\" }", ""},
    {"item-more", "{ service = \"dynamodb\", item = \"401KB\" }", "expected at most 400KB"},
    {"zip", function("package = \"250MB\""), ""},
    {"zip-more", function("package = \"251MB\""), "expected at most 250MB"},
    {"stream-hours", "{ service = \"kinesis\", retention = \"1530min\" }",
     "expected a multiple of 1h"},
    {"runtime", function("runtime = \"nodejs22.x\""), ""},
    {"runtime-unknown", function("runtime = \"nodjs22.x\""), "did you mean 'nodejs22.x'?"},
    {"runtime-own", function("runtime = \"cobol\", init = \"1s\""), ""},
    {"timeout-2018", function("timeout = \"301s\""), "expected at most 5min", "", "2018-08"},
    {"disk", function("ephemeral_storage = \"11GB\""), "/tmp cannot be that large"},
    {"disk-small", function("ephemeral_storage = \"100MB\""), "expected at least 512MB"},
    {"unzipped", function("package_unzipped = \"251MB\""), "expected at most 250MB"},
    {"unzipped-less", function("package = \"20MB\", package_unzipped = \"19MB\""),
     "expected at least 20MB"},
    {"unzipped-same", function("package = \"20MB\", package_unzipped = \"20MB\""), ""},
    {"unzipped-image", function("package_unzipped = \"251MB\", package_kind = \"image\""), ""},
    {"image", function("package = \"10GB\", package_kind = \"image\""), ""},
    {"image-more", function("package = \"10241MB\", package_kind = \"image\""),
     "expected at most 10GB"},
    {"batch", reader(queue, "batch = 11, window = \"1s\""), ""},
    {"batch-windowless", reader(queue, "batch = 11"), "expected at least 1s"},
    {"batch-fifo", reader(queue + ", kind = \"fifo\"", "batch = 11"), "a FIFO queue"},
    {"window-fifo", reader(queue + ", kind = \"fifo\"", "window = \"1s\""), "has no batch window"},
    {"batch-counted",
     "{ service = " + queue + " }, { service = \"cloudwatch\" }, " + function("batch = 11"),
     "expected at least 1s"},
    {"batch-2018", reader(queue, "batch = 11"), "expected at most 10", "", "2018-08"},
    {"batch-stream", reader(stream, "batch = 10001"), "expected at most 10000"},
    {"batch-table", reader(table, "batch = 1001"), "expected at most 1000", "", "2018-08"},
    {"batch-nobody", function("batch = 20000"), ""},
    {"window-2018", reader(stream, "window = \"5s\""), "no window that long", "", "2018-08"},
    {"parallel", reader(stream, "parallelisation = 10"), ""},
    {"parallel-2018", reader(stream, "parallelisation = 2"), "at most 1", "", "2018-08"},
    {"retries", reader(stream, "retries = 10000"), ""},
    {"retries-stream", reader(stream, "retries = 10001"), "expected at most 10000"},
    {"retries-event", reader("\"sns\"", "retries = 3"), "expected at most 2"},
    {"age", reader(stream, "max_record_age = \"7d\""), ""},
    {"age-least", reader(stream, "max_record_age = \"59s\""), "expected at least 1min"},
    {"age-most", reader(stream, "max_record_age = \"169h\""), "that old"},
    {"mapping", reader(queue, "max_concurrency = 2"), ""},
    {"mapping-least", reader(queue, "max_concurrency = 1"), "max_concurrency"},
    {"mapping-most", reader(queue, "max_concurrency = 1001"), "max_concurrency"},
    {"mapping-2018", reader(queue, "max_concurrency = 2"), "max_concurrency", "", "2018-08"},
    {"visibility-most", "{ service = \"sqs\", visibility = \"43201s\" }", "visibility"},
    {"kept-least", "{ service = \"kinesis\", retention = \"23h\" }", "retention"},
    {"kept-queue", "{ service = \"sqs\", retention = \"15d\" }", "retention"},
    {"retention", "{ service = \"kinesis\", retention = \"366d\" }", "kept that long"},
    {"record", "{ service = \"kinesis\", record_max = \"11MB\" }", "expected at most 10MB"},
    {"record-least", "{ service = \"kinesis\", record_max = \"1000KB\" }", "expected at least 1MB"},
    {"fan-out", "{ service = \"kinesis\", fan_out = 21 }", "expected at most 20"},
    {"long-poll", "{ service = \"sqs\", long_poll = \"21s\" }", "expected at most 20s"},
    {"http", "{ service = \"api-gateway\", kind = \"http\", timeout = \"31s\" }",
     "expected at most 30s"},
    {"rest-raisable", "{ service = \"api-gateway\", timeout = \"60s\" }", ""},
    {"rest-most", "{ service = \"api-gateway\", timeout = \"301s\" }", "expected at most 5min"},
    {"rest-least", "{ service = \"api-gateway\", timeout = \"49ms\" }", "expected at least 50ms"},
    {"websocket", "{ service = \"api-gateway\", kind = \"websocket\", timeout = \"30s\" }",
     "expected at most 29s"},
    {"rest-2018", "{ service = \"api-gateway\", timeout = \"30s\" }", "expected at most 29s", "",
     "2018-08"},
    {"task", "{ service = \"fargate\", vcpu = 8, memory = \"16GB\" }", "expected at most 4", "",
     "2018-08"},
    {"task-32", "{ service = \"fargate\", vcpu = 32, memory = \"244GB\" }", ""},
    {"task-size", "{ service = \"fargate\", vcpu = 1, memory = \"64GB\" }",
     "expected one of 2GB, 3GB, 4GB, 5GB, 6GB, 7GB, 8GB"},
    {"task-disk",
     "{ service = \"fargate\", vcpu = 1, memory = \"2GB\", ephemeral_storage = \"201GB\" }",
     "expected at most 200GB"},
};

}  // namespace

TEST_CASE("what cannot be created is refused with its limit, and what just can be is not") {
  for (const Setting& setting : settings) {
    INFO(setting.name);
    const Ran ran = tried("validate", setting);
    INFO(ran.err);
    if (*setting.told == '\0') {
      CHECK(ran.exit_code == 0);
    } else {
      CHECK(ran.exit_code == 2);
      CHECK_THAT(ran.err, Catch::Contains(setting.told));
    }
  }
}

TEST_CASE("every verb refuses it alike: the place of the key, the limit, its source") {
  const Setting setting{"verbs", reader(queue, "timeout = \"60s\""), ""};
  const std::string first = tried("run", setting).err;
  CHECK_THAT(first, Catch::Contains(".toml:12:52: stage 'lambda': timeout = 1min: "));
  CHECK_THAT(first, Catch::Contains("stage 'sqs', 'visibility'; AWS Lambda API"));
  for (const char* verb : {"run", "check", "simulate", "validate", "explain"}) {
    INFO(verb);
    const Ran ran = tried(verb, setting);
    CHECK(ran.exit_code == 2);
    CHECK(ran.err == first);
  }
}

TEST_CASE("a service that the book of an epoch does not have is told as that, by its stage") {
  const Setting bus{"bus", "{ service = \"eventbridge\" }", "", "", "2018-08"};
  const Ran ran = tried("run", bus);
  CHECK(ran.exit_code == 3);
  CHECK_THAT(ran.err,
             Catch::Contains("stage 'eventbridge': ") &&
                 Catch::Contains("meter 'eventbridge.events': the price book has nothing "));
}

// Arm came in 2021-09, provisioned concurrency in 2019-12: the book of 2018-08 has no price of
// them.
TEST_CASE("what did not exist at the epoch is told by every verb alike, all of it at once") {
  const Setting late{"late", function("arch = \"arm\", provisioned = 5"), "", "", "2018-08"};
  const std::string first = tried("run", late).err;
  CHECK_THAT(first, Catch::Contains("no price for lambda.gb-seconds-arm in us-east-1 2018-08"));
  CHECK_THAT(first, Catch::Contains("provisioned-gb-seconds-arm"));
  for (const char* verb : {"check", "simulate", "validate", "explain"}) {
    INFO(verb);
    const Ran ran = tried(verb, late);
    CHECK(ran.exit_code == 3);
    CHECK(ran.err == first);
  }
}
