#include "services/kit/subcategory.hpp"

#include <algorithm>

namespace costsim::services {
namespace {

constexpr Subcategory all[] = {
    {"AI Platforms", "AI and Machine Learning"},
    {"Bots", "AI and Machine Learning"},
    {"Generative AI", "AI and Machine Learning"},
    {"Machine Learning", "AI and Machine Learning"},
    {"Natural Language Processing", "AI and Machine Learning"},
    {"Other (AI and Machine Learning)", "AI and Machine Learning"},
    {"Analytics Platforms", "Analytics"},
    {"Business Intelligence", "Analytics"},
    {"Data Processing", "Analytics"},
    {"Search", "Analytics"},
    {"Streaming Analytics", "Analytics"},
    {"Other (Analytics)", "Analytics"},
    {"Productivity and Collaboration", "Business Applications"},
    {"Other (Business Applications)", "Business Applications"},
    {"Containers", "Compute"},
    {"End User Computing", "Compute"},
    {"Quantum Compute", "Compute"},
    {"Serverless Compute", "Compute"},
    {"Virtual Machines", "Compute"},
    {"Other (Compute)", "Compute"},
    {"Caching", "Databases"},
    {"Data Warehouses", "Databases"},
    {"Ledger Databases", "Databases"},
    {"NoSQL Databases", "Databases"},
    {"Relational Databases", "Databases"},
    {"Time Series Databases", "Databases"},
    {"Other (Databases)", "Databases"},
    {"Developer Platforms", "Developer Tools"},
    {"Continuous Integration and Deployment", "Developer Tools"},
    {"Development Environments", "Developer Tools"},
    {"Source Code Management", "Developer Tools"},
    {"Quality Assurance", "Developer Tools"},
    {"Other (Developer Tools)", "Developer Tools"},
    {"Identity and Access Management", "Identity"},
    {"Other (Identity)", "Identity"},
    {"API Management", "Integration"},
    {"Messaging", "Integration"},
    {"Workflow Orchestration", "Integration"},
    {"Other (Integration)", "Integration"},
    {"IoT Analytics", "Internet of Things"},
    {"IoT Platforms", "Internet of Things"},
    {"Other (Internet of Things)", "Internet of Things"},
    {"Architecture", "Management and Governance"},
    {"Compliance", "Management and Governance"},
    {"Cost Management", "Management and Governance"},
    {"Data Governance", "Management and Governance"},
    {"Disaster Recovery", "Management and Governance"},
    {"Endpoint Management", "Management and Governance"},
    {"Observability", "Management and Governance"},
    {"Support", "Management and Governance"},
    {"Other (Management and Governance)", "Management and Governance"},
    {"Content Creation", "Media"},
    {"Gaming", "Media"},
    {"Media Streaming", "Media"},
    {"Mixed Reality", "Media"},
    {"Other (Media)", "Media"},
    {"Data Migration", "Migration"},
    {"Resource Migration", "Migration"},
    {"Other (Migration)", "Migration"},
    {"Other (Mobile)", "Mobile"},
    {"Multicloud Integration", "Multicloud"},
    {"Other (Multicloud)", "Multicloud"},
    {"Application Networking", "Networking"},
    {"Content Delivery", "Networking"},
    {"Network Connectivity", "Networking"},
    {"Network Infrastructure", "Networking"},
    {"Network Routing", "Networking"},
    {"Network Security", "Networking"},
    {"Other (Networking)", "Networking"},
    {"Secret Management", "Security"},
    {"Security Posture Management", "Security"},
    {"Threat Detection and Response", "Security"},
    {"Other (Security)", "Security"},
    {"Backup Storage", "Storage"},
    {"Block Storage", "Storage"},
    {"File Storage", "Storage"},
    {"Object Storage", "Storage"},
    {"Storage Platforms", "Storage"},
    {"Other (Storage)", "Storage"},
    {"Application Platforms", "Web"},
    {"Other (Web)", "Web"},
    {"Other (Other)", "Other"},
};

}  // namespace

std::span<const Subcategory> subcategories() {
  return all;
}

const Subcategory* find_subcategory(std::string_view name) {
  const auto* const found = std::ranges::find(all, name, &Subcategory::name);
  return found != std::end(all) ? found : nullptr;
}

}  // namespace costsim::services
