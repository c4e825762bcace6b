// costsim prices import|verify, as a user calls them.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/offer_file.hpp"
#include "support/program.hpp"

namespace fs = std::filesystem;
using costsim::testing::offer_text;
using costsim::testing::OfferProduct;
using costsim::testing::Ran;
using costsim::testing::run_program;
using nlohmann::json;

namespace {

const std::string kms = std::string(COSTSIM_SOURCE_DIR) + "/tests/offers/data/awskms.json";

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// A folder that goes away, with a list in which a key costs so much.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "costsim-import.XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name) << text;
    return *this / name;
  }
  std::string list(const std::string& price) const {
    return write(
        "list.json",
        offer_text(
            "awskms",
            {{"A",
              R"("servicecode": "awskms", "regionCode": "us-east-1", "usagetype": "us-east-1-KMS-Keys")",
              "Keys",
              {{"0", "Inf", price}}}}));
  }

 private:
  fs::path path_;
};

Ran import(const Folder& folder, const std::string& list, std::vector<std::string> more = {}) {
  std::vector<std::string> arguments = {"prices",   "import",    list,
                                        "--region", "us-east-1", "--epoch",
                                        "2026",     "--models",  folder / "models"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run_program(arguments);
}

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  std::stringstream all;
  all << file.rdbuf();
  return all.str();
}

}  // namespace

TEST_CASE("an imported book is used by the next run, with the built-in files for the rest") {
  const Folder folder;
  const Ran ran = import(folder, folder.list("7.5"));
  INFO(ran.err);
  REQUIRE(ran.exit_code == 0);
  CHECK(holds(ran.out, "kms"));
  const std::string usage = folder.write("usage.toml",
                                         "[[usage]]\nservice = \"kms\"\nmeter = \"key-months\"\n"
                                         "quantity = \"2\"\n[[usage]]\nservice = \"sqs\"\nmeter = "
                                         "\"standard-requests\"\nquantity = \"1000000\"\n");
  const Ran priced = run_program({"price", usage, "--region", "us-east-1", "--prices", "2026",
                                  "--models", folder / "models", "--format", "json"});
  INFO(priced.err);
  REQUIRE(priced.exit_code == 0);
  CHECK(json::parse(priced.out).at("total") == "15.40");  // 2 × 7.5 + 0.40
}

TEST_CASE("a new epoch can be used in every verb at once") {
  const Folder folder;
  REQUIRE(run_program({"prices", "import", folder.list("7.5"), "--region", "us-east-1", "--epoch",
                       "2026-11", "--models", folder / "models"})
              .exit_code == 0);
  const Ran diff = run_program({"prices", "diff", "2026", "2026-11", "--region", "us-east-1",
                                "--models", folder / "models", "--format", "json"});
  INFO(diff.err);
  REQUIRE(diff.exit_code == 0);
  const json changes = json::parse(diff.out);
  CHECK(changes.at("prices").size() == 1);
  CHECK(changes.at("rules").empty());
}

TEST_CASE("a file that is there is replaced only by force, and by force others are kept") {
  const Folder folder;
  REQUIRE(import(folder, folder.list("7.5")).exit_code == 0);
  const std::string path = folder / "models/aws/us-east-1/2026/kms.toml";
  const std::string before = text_of(path);
  const Ran refused = import(folder, folder.list("8.5"));
  CHECK(refused.exit_code == 2);
  CHECK(holds(refused.err, path));
  CHECK(holds(refused.err, "--force"));
  CHECK(text_of(path) == before);
  REQUIRE(import(folder, folder.list("8.5"), {"--force"}).exit_code == 0);
  CHECK(holds(text_of(path), "price = \"8.5\""));
}

TEST_CASE("JSON of an import tells files, counts and what was not taken") {
  const Folder folder;
  const Ran ran = import(folder, kms, {"--format", "json"});
  INFO(ran.err);
  REQUIRE(ran.exit_code == 0);
  const json answer = json::parse(ran.out);
  CHECK(answer.at("schema_version") == 1);
  CHECK(answer.at("written").at(0).at("service") == "kms");
  CHECK(answer.at("written").at(0).at("imported") == 2);
  CHECK(answer.at("files").at(0).at("published") == "2016-01-07T02:15:22Z");
  CHECK(answer.at("read").at("products") == 3);
  CHECK(answer.at("read").at("elsewhere") == 20);
  CHECK(answer.at("not_taken").empty());
}

TEST_CASE(
    "verify ends with 0 where nothing differs, and with 1 and both values where something does") {
  const Folder folder;
  const Ran equal = run_program({"prices", "verify", "us-east-1/2026", kms});
  CHECK(equal.exit_code == 0);
  CHECK(holds(equal.out, "2 confirmed, 0 of 2 differ"));
  const Ran differs = run_program({"prices", "verify", "us-east-1/2026", folder.list("1.25")});
  CHECK(differs.exit_code == 1);
  CHECK(holds(differs.out, "kms.key-months"));
  CHECK(holds(differs.out, "+25"));
  const Ran details =
      run_program({"prices", "verify", "us-east-1/2026", folder.list("1.25"), "--details"});
  CHECK(holds(details.out, "Absent from the lists: kms.requests"));
  const Ran as_json =
      run_program({"prices", "verify", "us-east-1/2026", folder.list("1.25"), "--format", "json"});
  CHECK(as_json.exit_code == 1);
  const json change = json::parse(as_json.out).at("differs").at(0);
  CHECK(change.at("book") == "1");
  CHECK(change.at("list") == "1.25");
}

TEST_CASE("bad lists and bad names end with 2, what cannot be read or written with 4") {
  const Folder folder;
  const Ran bad = import(folder, folder.write("bad.json", "{\n \"products\": oops"));
  CHECK(bad.exit_code == 2);
  CHECK(holds(bad.err, "bad.json:2:"));
  CHECK(holds(bad.err, "byte"));
  CHECK_FALSE(fs::exists(folder / "models"));
  CHECK(import(folder, folder / "nothing.json").exit_code == 4);
  CHECK(import(folder, kms, {"--as-of", "yesterday"}).exit_code == 2);
  CHECK(run_program({"prices", "import", kms, "--region", "us-east-1", "--epoch", "../x",
                     "--models", folder / "models"})
            .exit_code == 2);
  CHECK(run_program(
            {"prices", "import", kms, "--region", "us-east-1", "--epoch", "2026", "--models", kms})
            .exit_code == 4);
  CHECK(run_program({"prices", "verify", "us-east-1", kms}).exit_code == 2);
  CHECK(run_program({"prices", "verify", "us-east-1/1999", kms}).exit_code == 2);
  const Ran none = run_program({"prices", "import", kms, "--region", "il-central-1", "--epoch",
                                "2026", "--models", folder / "models"});
  CHECK(none.exit_code == 2);
  CHECK(holds(none.err, "no price of il-central-1"));
}
