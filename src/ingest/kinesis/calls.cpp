#include "ingest/kinesis/calls.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>
#include <utility>

#include "ingest/kinesis/libcurl.hpp"
#include "units/error.hpp"

namespace costsim::ingest {

namespace {

/// An easy handle with what must live as long as its call.
struct Transfer {
  CURL* easy = nullptr;
  curl_slist* headers = nullptr;
  std::string_view unsent;  ///< of the body
  OutboundReply reply;
  std::size_t longest_answer = 0;
  std::size_t head_bytes = 0;
  const char* refused = nullptr;  ///< why the rest of the answer is not read
  std::array<char, CURL_ERROR_SIZE> error{};

  Transfer() : easy(libcurl().easy_init()) {
    if (easy == nullptr) throw Error(Failure::Internal, "libcurl gives no handle");
  }
  ~Transfer() {
    libcurl().slist_free_all(headers);
    libcurl().easy_cleanup(easy);
  }
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
};

/// Of all header lines, interim responses and trailers of an answer.
constexpr std::size_t longest_head = 64 << 10;
constexpr const char* head_too_long = "the head of the answer is longer than any should be";

std::size_t refuse_answer(Transfer& transfer, const char* reason) {
  transfer.refused = reason;
  return 0;
}

std::size_t receive(char* data, std::size_t size, std::size_t count, void* to) {
  auto& transfer = *static_cast<Transfer*>(to);
  const std::size_t bytes = size * count;
  if (transfer.reply.body.size() + bytes > transfer.longest_answer)
    return refuse_answer(transfer, "the answer is longer than any should be");
  transfer.reply.body.append(data, bytes);
  return bytes;
}

std::size_t receive_header(char* data, std::size_t size, std::size_t count, void* to) {
  auto& transfer = *static_cast<Transfer*>(to);
  const std::string_view line(data, size * count);
  transfer.head_bytes += line.size();
  if (transfer.head_bytes > longest_head) return refuse_answer(transfer, head_too_long);
  constexpr std::string_view date = "date:";
  const bool is_date = line.size() > date.size() &&
                       std::equal(date.begin(), date.end(), line.begin(),
                                  [](char a, char b) { return a == (b | 0x20) || a == b; });
  if (is_date) transfer.reply.date = std::string(line.substr(date.size()));
  return line.size();
}

std::size_t hand_over(char* to, std::size_t size, std::size_t count, void* unsent) {
  auto& rest = *static_cast<std::string_view*>(unsent);
  const std::size_t bytes = rest.copy(to, size * count);
  rest.remove_prefix(bytes);
  return bytes;
}

/// libcurl by itself sends a request again whose kept-alive connection ended without an answer. It
/// may have been taken, so to send it again is for the caller to decide, to count and to delay.
int refuse_to_rewind(void*, curl_off_t, int) {
  return CURL_SEEKFUNC_FAIL;
}

long milliseconds(Duration duration) {
  return static_cast<long>(std::chrono::ceil<std::chrono::milliseconds>(duration).count());
}

void prepare(Transfer& transfer, const OutboundCall& call) {
  CURL* const easy = transfer.easy;
  libcurl().easy_reset(easy);  // keeps connections
  libcurl().slist_free_all(std::exchange(transfer.headers, nullptr));
  for (const auto& header : call.headers)
    transfer.headers = libcurl().slist_append(transfer.headers, header.c_str());
  transfer.headers = libcurl().slist_append(transfer.headers, "Expect:");
  transfer.reply = {};
  transfer.reply.tag = call.tag;
  transfer.longest_answer = call.longest_answer;
  transfer.head_bytes = 0;
  transfer.refused = nullptr;
  transfer.unsent = call.body;
  transfer.error[0] = '\0';

  libcurl().easy_setopt(easy, CURLOPT_URL, call.url.c_str());
  libcurl().easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  libcurl().easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
  const bool by_proxy = call.through_proxy && call.url.starts_with("https://");
  if (!by_proxy) libcurl().easy_setopt(easy, CURLOPT_PROXY, "");
  if (!call.ca_bundle.empty()) libcurl().easy_setopt(easy, CURLOPT_CAINFO, call.ca_bundle.c_str());
  // A new connection reads certificates that are older than that again.
  libcurl().easy_setopt(easy, CURLOPT_CA_CACHE_TIMEOUT, 60L);
  libcurl().easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  libcurl().easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
  libcurl().easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, 512L << 10);
  libcurl().easy_setopt(easy, CURLOPT_TIMEOUT_MS, milliseconds(call.timeout));
  libcurl().easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                        milliseconds(std::min<Duration>(call.timeout, std::chrono::seconds(3))));
  libcurl().easy_setopt(easy, CURLOPT_HTTPHEADER, transfer.headers);
  libcurl().easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer.error.data());
  libcurl().easy_setopt(easy, CURLOPT_WRITEFUNCTION, receive);
  libcurl().easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
  libcurl().easy_setopt(easy, CURLOPT_HEADERFUNCTION, receive_header);
  libcurl().easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
  libcurl().easy_setopt(easy, CURLOPT_PRIVATE, &transfer);
  if (call.method == "POST") {
    libcurl().easy_setopt(easy, CURLOPT_POST, 1L);
    libcurl().easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                          static_cast<curl_off_t>(call.body.size()));
    libcurl().easy_setopt(easy, CURLOPT_READFUNCTION, hand_over);
    libcurl().easy_setopt(easy, CURLOPT_READDATA, &transfer.unsent);
    libcurl().easy_setopt(easy, CURLOPT_SEEKFUNCTION, refuse_to_rewind);
  } else {
    libcurl().easy_setopt(easy, CURLOPT_CUSTOMREQUEST, call.method.c_str());
  }
}

/// libcurl's own limit of a header line, by which it comes before longest_head does.
bool is_endless_line(CURLcode result) {
  constexpr int too_large = 100;  // CURLE_TOO_LARGE, since 8.6
  return result == CURLE_OUT_OF_MEMORY || static_cast<int>(result) == too_large;
}

/// What is no HTTP is an answer, too.
bool is_nonsense(CURLcode result) {
  return result == CURLE_WEIRD_SERVER_REPLY || result == CURLE_UNSUPPORTED_PROTOCOL ||
         is_endless_line(result);
}

void finish(Transfer& transfer, CURLcode result) {
  libcurl().easy_getinfo(transfer.easy, CURLINFO_RESPONSE_CODE, &transfer.reply.status);
  transfer.reply.answered = transfer.reply.status != 0 || is_nonsense(result);
  transfer.reply.timed_out = result == CURLE_OPERATION_TIMEDOUT;
  if (result == CURLE_OK) return;
  if (transfer.refused != nullptr) {
    transfer.reply.error = transfer.refused;
  } else if (is_endless_line(result)) {
    transfer.reply.error = head_too_long;
  } else if (result == CURLE_SEND_FAIL_REWIND) {
    transfer.reply.error = "the connection ended before the answer";
  } else {
    transfer.reply.error =
        transfer.error[0] != '\0' ? transfer.error.data() : libcurl().easy_strerror(result);
  }
}

}  // namespace

struct CurlCalls::Parts {
  CURLM* multi = nullptr;
  std::vector<std::unique_ptr<Transfer>> busy, idle;

  void retire(Transfer* transfer) {
    libcurl().multi_remove_handle(multi, transfer->easy);
    const auto place = std::find_if(busy.begin(), busy.end(),
                                    [&](const auto& each) { return each.get() == transfer; });
    idle.push_back(std::move(*place));
    busy.erase(place);
  }
};

CurlCalls::CurlCalls() : parts_(std::make_unique<Parts>()) {
  parts_->multi = libcurl().multi_init();
  if (parts_->multi == nullptr) throw Error(Failure::Internal, "libcurl gives no multi handle");
}

CurlCalls::~CurlCalls() {
  abandon();
  parts_->idle.clear();
  libcurl().multi_cleanup(parts_->multi);
}

void CurlCalls::start(const OutboundCall& call) {
  if (parts_->idle.empty()) parts_->idle.push_back(std::make_unique<Transfer>());
  parts_->busy.push_back(std::move(parts_->idle.back()));
  parts_->idle.pop_back();
  prepare(*parts_->busy.back(), call);
  libcurl().multi_add_handle(parts_->multi, parts_->busy.back()->easy);
}

void CurlCalls::wait(Duration at_most, std::vector<OutboundReply>& replies) {
  int running = 0;
  libcurl().multi_perform(parts_->multi, &running);
  const auto collect = [&] {
    int left = 0;
    bool any = false;
    while (const CURLMsg* message = libcurl().multi_info_read(parts_->multi, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const CURLcode result = message->data.result;  // gone once the handle is removed
      Transfer* transfer = nullptr;
      libcurl().easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
      finish(*transfer, result);
      replies.push_back(std::move(transfer->reply));
      parts_->retire(transfer);
      any = true;
    }
    return any;
  };
  if (collect()) return;
  libcurl().multi_poll(parts_->multi, nullptr, 0, static_cast<int>(milliseconds(at_most)), nullptr);
  libcurl().multi_perform(parts_->multi, &running);
  collect();
}

void CurlCalls::wake() {
  libcurl().multi_wakeup(parts_->multi);
}

void CurlCalls::abandon() {
  while (!parts_->busy.empty()) parts_->retire(parts_->busy.back().get());
}

OutboundReply call_and_wait(const OutboundCall& call) {
  Transfer transfer;
  prepare(transfer, call);
  finish(transfer, libcurl().easy_perform(transfer.easy));
  return std::move(transfer.reply);
}

}  // namespace costsim::ingest
