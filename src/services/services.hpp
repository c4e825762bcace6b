// The services themselves: each is one file, its parameters in one table (catalogue.cpp lists them
// all).
#pragma once

#include "services/kit/service.hpp"

namespace costsim::services {

Service api_gateway();
Service cloudwatch();
Service data_transfer();
Service dynamodb();
Service ebs();
Service ec2();
Service eks();
Service fargate();
Service firehose();
Service kinesis();
Service kms();
Service lambda();
Service load_balancer();
Service nat_gateway();
Service operations();
Service s3();
Service schedule();
Service secrets_manager();
Service sns();
Service sqs();
Service vpc();

}  // namespace costsim::services
