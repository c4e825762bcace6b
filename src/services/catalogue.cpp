#include "services/services.hpp"

namespace costsim::services {

// One service, one line.
Catalogue services_in_code() {
  Catalogue catalogue;
  for (const auto& service : {
           // clang-format off
           api_gateway(),
           cost_line(),
           dynamodb(),
           ebs(),
           ec2(),
           ecs(),
           fargate(),
           firehose(),
           kinesis(),
           lambda(),
           lambda_managed_instances(),
           load_balancer(),
           metered(),
           operations(),
           s3(),
           schedule(),
           sqs(),
           // clang-format on
       }) {
    catalogue.add(service);
  }
  return catalogue;
}

}  // namespace costsim::services
