#include "ingest/kinesis/md5.hpp"

#include <openssl/evp.h>

#include "units/error.hpp"

namespace costsim::ingest {

void Md5::Free::operator()(evp_md_ctx_st* context) const {
  EVP_MD_CTX_free(context);
}

Md5::Md5() : context_(EVP_MD_CTX_new()) {
  if (!context_ || EVP_DigestInit_ex(context_.get(), EVP_md5(), nullptr) != 1)
    throw Error(Failure::Internal, "MD5 is not available in this OpenSSL");
}

Md5::Digest Md5::digest(std::string_view data) {
  Digest digest;
  unsigned size = 0;
  // Without a type the context keeps its own: no look-up per digest.
  if (EVP_DigestInit_ex(context_.get(), nullptr, nullptr) != 1 ||
      EVP_DigestUpdate(context_.get(), data.data(), data.size()) != 1 ||
      EVP_DigestFinal_ex(context_.get(), digest.data(), &size) != 1)
    throw Error(Failure::Internal, "MD5 failed");
  return digest;
}

Hash128 Md5::hash_key(std::string_view partition_key) {
  Hash128 number = 0;
  for (const unsigned char byte : digest(partition_key)) number = number << 8 | byte;
  return number;
}

}  // namespace costsim::ingest
