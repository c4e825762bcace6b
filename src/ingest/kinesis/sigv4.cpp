#include "ingest/kinesis/sigv4.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "units/error.hpp"

namespace costsim::ingest {

namespace {

std::string_view bytes(const Sha256& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace

Sha256 sha256(std::string_view data) {
  Sha256 digest;
  if (EVP_Digest(data.data(), data.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1)
    throw Error(Failure::Internal, "SHA-256 failed");
  return digest;
}

Sha256 hmac_sha256(std::string_view key, std::string_view data) {
  Sha256 digest;
  const auto* text = reinterpret_cast<const unsigned char*>(data.data());
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), text, data.size(), digest.data(),
           nullptr) == nullptr)
    throw Error(Failure::Internal, "HMAC-SHA-256 failed");
  return digest;
}

std::string hex(const Sha256& digest) {
  std::string text;
  for (const unsigned char byte : digest) {
    text.push_back("0123456789abcdef"[byte >> 4]);
    text.push_back("0123456789abcdef"[byte & 15]);
  }
  return text;
}

std::string amz_date(WallTime time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

Signer::Signer(std::string region, std::string service)
    : region_(std::move(region)), service_(std::move(service)) {}

const Sha256& Signer::signing_key(const Credentials& credentials, std::string_view day) {
  if (credentials.secret_key != key_secret_ || day != key_day_) {
    key_secret_ = credentials.secret_key;
    key_day_ = day;
    key_ = hmac_sha256("AWS4" + key_secret_, day);
    for (const std::string_view part :
         {std::string_view(region_), std::string_view(service_), std::string_view("aws4_request")})
      key_ = hmac_sha256(bytes(key_), part);
  }
  return key_;
}

std::string Signer::authorization(const RequestToSign& request, const Credentials& credentials,
                                  std::string_view date) {
  std::string headers, names;
  for (const auto& [name, value] : request.headers) {
    headers += fmt::format("{}:{}\n", name, value);
    names += (names.empty() ? "" : ";") + std::string(name);
  }
  const std::string canonical =
      fmt::format("{}\n{}\n{}\n{}\n{}\n{}", request.method, request.path, request.query, headers,
                  names, hex(sha256(request.body)));
  const std::string_view day = date.substr(0, 8);
  const std::string scope = fmt::format("{}/{}/{}/aws4_request", day, region_, service_);
  const std::string to_sign =
      fmt::format("AWS4-HMAC-SHA256\n{}\n{}\n{}", date, scope, hex(sha256(canonical)));
  const Sha256 signature = hmac_sha256(bytes(signing_key(credentials, day)), to_sign);
  return fmt::format("AWS4-HMAC-SHA256 Credential={}/{}, SignedHeaders={}, Signature={}",
                     credentials.access_key, scope, names, hex(signature));
}

}  // namespace costsim::ingest
