// Which places a container's credentials may be asked of.
#pragma once

#include <string>

namespace costsim::ingest {

/// Why credentials are not asked of that URL; empty: they are. Over https of any host. Over http,
/// where everybody on the way reads them and the token that they are asked with, of this machine
/// and of the platform's agents alone: loopback, 169.254.170.2 (ECS), 169.254.170.23 and
/// [fd00:ec2::23] (EKS Pod Identity). Source: docs.rs/aws-config, module ecs, "the URL MUST satisfy
/// one of the following"; of names, which that resolves, localhost alone is taken here.
std::string container_refusal(const std::string& url);

}  // namespace costsim::ingest
