#include "ingest/kinesis/libcurl.hpp"

#include <dlfcn.h>
#include <string>

#include "units/error.hpp"

namespace costsim::ingest {
namespace {

/// Of every release since 2006; the headers of this build are of the same interface.
constexpr const char* shared_object = "libcurl.so.4";

std::string reason() {
  const char* text = dlerror();
  return text == nullptr ? "no reason is given" : text;
}

void* opened() {
  void* library = dlopen(shared_object, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) throw Error(Failure::Io, "calls need libcurl: " + reason());
  return library;
}

template <typename Function>
void find(void* library, const char* name, Function*& function) {
  void* const symbol = dlsym(library, name);
  if (symbol == nullptr) throw Error(Failure::Io, "calls need a newer libcurl: " + reason());
  function = reinterpret_cast<Function*>(symbol);
}

LibCurl loaded() {
  void* const library = opened();
  LibCurl curl{};
  find(library, "curl_global_init", curl.global_init);
  find(library, "curl_easy_init", curl.easy_init);
  find(library, "curl_easy_reset", curl.easy_reset);
  find(library, "curl_easy_cleanup", curl.easy_cleanup);
  find(library, "curl_easy_setopt", curl.easy_setopt);
  find(library, "curl_easy_getinfo", curl.easy_getinfo);
  find(library, "curl_easy_perform", curl.easy_perform);
  find(library, "curl_easy_strerror", curl.easy_strerror);
  find(library, "curl_multi_init", curl.multi_init);
  find(library, "curl_multi_cleanup", curl.multi_cleanup);
  find(library, "curl_multi_add_handle", curl.multi_add_handle);
  find(library, "curl_multi_remove_handle", curl.multi_remove_handle);
  find(library, "curl_multi_perform", curl.multi_perform);
  find(library, "curl_multi_poll", curl.multi_poll);
  find(library, "curl_multi_wakeup", curl.multi_wakeup);
  find(library, "curl_multi_info_read", curl.multi_info_read);
  find(library, "curl_slist_append", curl.slist_append);
  find(library, "curl_slist_free_all", curl.slist_free_all);
  const CURLcode result = curl.global_init(CURL_GLOBAL_DEFAULT);
  if (result != CURLE_OK) throw Error(Failure::Internal, curl.easy_strerror(result));
  return curl;
}

}  // namespace

const LibCurl& libcurl() {
  static const LibCurl curl = loaded();
  return curl;
}

}  // namespace costsim::ingest
