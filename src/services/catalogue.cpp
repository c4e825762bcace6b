#include <algorithm>
#include <vector>

#include "services/services.hpp"

namespace costsim::services {

// One service, one line.
std::span<const Service> catalogue() {
  static const std::vector<Service> services = {
      // clang-format off
      api_gateway(),
      cloudwatch(),
      data_transfer(),
      dynamodb(),
      ebs(),
      ec2(),
      eks(),
      fargate(),
      firehose(),
      kinesis(),
      kms(),
      lambda(),
      load_balancer(),
      nat_gateway(),
      operations(),
      s3(),
      schedule(),
      secrets_manager(),
      sns(),
      sqs(),
      vpc(),
      // clang-format on
  };
  return services;
}

const Service* find_service(std::string_view name) {
  const auto services = catalogue();
  const auto found = std::find_if(services.begin(), services.end(),
                                  [name](const Service& service) { return service.name == name; });
  return found == services.end() ? nullptr : &*found;
}

}  // namespace costsim::services
