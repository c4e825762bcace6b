// The services that are code: each is one file, its parameters in one table. Those that only count
// are data (counting/, models/aws/services/).
#pragma once

#include "services/kit/catalogue.hpp"

namespace costsim::services {

Service api_gateway();
Service cost_line();
Service dynamodb();
Service ebs();
Service ec2();
Service ecs();
Service fargate();
Service firehose();
Service kinesis();
Service lambda();
Service lambda_managed_instances();
Service load_balancer();
Service metered();
Service operations();
Service s3();
Service schedule();
Service sqs();

/// All of them.
Catalogue services_in_code();

}  // namespace costsim::services
