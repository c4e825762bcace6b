// What the rooms above may rely on when they ask a service for its role.
#include <algorithm>
#include <set>

#include "scenario/books/catalogue_files.hpp"
#include "services/transfer_line.hpp"
#include "support/catch.hpp"

using namespace costsim;
using services::Role;
using services::Service;

namespace {

const services::Catalogue catalogue = scenario::load_catalogue();

}  // namespace

TEST_CASE("every service of nodes has their terms, and no other service has any") {
  for (const Service& service : catalogue) {
    INFO(service.name);
    CHECK((service.node_terms != nullptr) == (service.role == Role::Nodes));
  }
}

TEST_CASE("one service is labour: an architecture has a table of it, and no stage") {
  const auto is_labour = [](const Service& service) { return service.role == Role::Labour; };
  CHECK(std::count_if(catalogue.begin(), catalogue.end(), is_labour) == 1);
}

TEST_CASE("what has a downstream runs code, and a function fetches from what keeps records") {
  const auto role_of = [](const char* name) { return catalogue.find(name)->role; };
  for (const char* name : {"lambda", "ec2", "fargate"}) CHECK(services::runs_code(role_of(name)));
  for (const char* name : {"kinesis", "dynamodb", "sqs"}) {
    CHECK(services::keeps_records(role_of(name)));
    CHECK_FALSE(services::runs_code(role_of(name)));
  }
  for (const char* name : {"sns", "api-gateway", "s3"}) {
    CHECK_FALSE(services::keeps_records(role_of(name)));
    CHECK_FALSE(services::runs_code(role_of(name)));
  }
}

TEST_CASE("what the program knows of a cloud has a subcategory, what a scenario prices has none") {
  // Of a meter that `metered` counts, its service's; what a schedule lets out costs nothing.
  const std::set<std::string_view> of_none = {"cost-line", "metered", "operations", "schedule"};
  for (const Service& service : catalogue) {
    INFO(service.name);
    CHECK(services::find_subcategory(service.subcategory) != nullptr);
    CHECK((service.subcategory == services::other_subcategory) == of_none.contains(service.name));
  }
}

TEST_CASE("lines of derived data transfer are of their services' subcategories") {
  for (const Service* line : services::transfer_lines()) {
    CHECK(line->subcategory == catalogue.find(line->name)->subcategory);
  }
}
