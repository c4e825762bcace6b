#include "ingest/http_corpus.hpp"

namespace costsim::ingest::testing {

namespace {

using Requests = std::vector<HostileRequest>;

const std::string post = "POST /events HTTP/1.1\r\n";
const std::string host = "Host: a\r\n";
const std::string json = "Content-Type: application/json\r\n";
const std::string chunked = "Transfer-Encoding: chunked\r\n";

std::string with_headers(const std::string& headers, const std::string& body = "") {
  return post + host + json + headers + "\r\n" + body;
}

std::string times(int count, const std::string& text) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

std::string in_chunks(const std::string& body) {
  return with_headers(chunked, body);
}

Requests request_lines() {
  const std::string rest = " HTTP/1.1\r\n" + host + "\r\n";
  return {
      {"random bytes", std::string("\x16\x03\x01\x02\x00\x01", 6) + "\r\n\r\n", 400},
      {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"HTTP/0.9 request", "GET /healthz\r\n\r\n", 400},
      {"only spaces", "   \r\n\r\n", 400},
      {"leading space", " GET /healthz" + rest, 400},
      {"two empty lines before the request", "\r\n\r\nGET /healthz" + rest, 400},
      {"bare LF before the request", "\nGET /healthz" + rest, 400},
      {"bare LF ends the request line", "GET /healthz HTTP/1.1\n" + host + "\r\n", 400},
      {"bare CR inside the request line", "GET /hea\rlthz" + rest, 400},
      {"NUL in the target", std::string("GET /hea\0lthz", 13) + rest, 400},
      {"tab between the parts", "GET\t/healthz" + rest, 400},
      {"two spaces before the target", "GET  /healthz" + rest, 400},
      {"space inside the target", "GET /heal thz" + rest, 400},
      {"no target", "GET " + rest, 400},
      {"target without a slash", "GET healthz" + rest, 400},
      {"fragment in the target", "GET /healthz#x" + rest, 400},
      {"target beyond ASCII", "GET /h\xc3\xa9" + rest, 400},
      {"DEL in the target", "GET /h\x7f" + rest, 400},
      {"method with a separator", "GE(T /healthz" + rest, 400},
      {"lower-case version", "GET /healthz http/1.1\r\n" + host + "\r\n", 400},
      {"version 2.0", "GET /healthz HTTP/2.0\r\n" + host + "\r\n", 505},
      {"version 1.10", "GET /healthz HTTP/1.10\r\n" + host + "\r\n", 400},
      {"version without a dot", "GET /healthz HTTP/11\r\n" + host + "\r\n", 400},
      {"version with letters", "GET /healthz HTTP/x.y\r\n" + host + "\r\n", 400},
      {"request line of 9 KB", "GET /" + std::string(9000, 'a') + rest, 414},
      {"request line that never ends", "GET /" + std::string(9000, 'a'), 414},
      {"directory traversal is just an unknown path", "GET /../../etc/passwd" + rest, 404},
      {"unknown path", "GET /admin" + rest, 404},
      {"encoded path is another path", "POST /%65vents" + rest, 404},
      {"CONNECT", "CONNECT a:443" + rest, 501},
      {"OPTIONS *", "OPTIONS *" + rest, 200},
      {"DELETE of events", "DELETE /events" + rest, 405},
      {"lower-case method is an unknown one", "post /events" + rest, 501},
      {"POST to a page that is only read", "POST /healthz" + rest, 405},
  };
}

Requests header_lines() {
  const std::string get = "GET /healthz HTTP/1.1\r\n";
  return {
      {"no Host", get + "\r\n", 400},
      {"two Hosts", get + host + host + "\r\n", 400},
      {"Host with a path", get + "Host: a/b\r\n\r\n", 400},
      {"Host list", get + "Host: a, b\r\n\r\n", 400},
      {"space before the colon", get + "Host : a\r\n\r\n", 400},
      {"tab before the colon", get + "Host\t: a\r\n\r\n", 400},
      {"no colon", get + host + "Nonsense\r\n\r\n", 400},
      {"empty name", get + host + ": x\r\n\r\n", 400},
      {"name with a bracket", get + host + "X[0]: x\r\n\r\n", 400},
      {"name beyond ASCII", get + host + "X\xc3\xa9: x\r\n\r\n", 400},
      {"first header folded", get + " " + host + "\r\n", 400},
      {"folded value", get + host + "X: a\r\n b\r\n\r\n", 400},
      {"folded value with a tab", get + host + "X: a\r\n\tb\r\n\r\n", 400},
      {"NUL in a value", get + host + std::string("X: a\0b\r\n\r\n", 10), 400},
      {"bare CR in a value", get + host + "X: a\rb\r\n\r\n", 400},
      {"bare CR hides a second header", get + host + "X: a\rContent-Length: 5\r\n\r\n", 400},
      {"bare LF ends a header", get + "Host: a\n\r\n", 400},
      {"bare LF ends the head", get + host + "\n", 400},
      {"escape character in a value", get + host + "X: \x1b[2J\r\n\r\n", 400},
      {"101 headers",
       get + host +
           [] {
             std::string many;
             for (int i = 0; i < 101; ++i) many += "X: y\r\n";
             return many;
           }() +
           "\r\n",
       431},
      {"one header of 20 KB", get + host + "X: " + std::string(20000, 'x') + "\r\n\r\n", 431},
      {"a header that never ends", get + host + "X: " + std::string(20000, 'x'), 431},
      {"two Content-Types", with_headers(json + "Content-Length: 2\r\n", "{}"), 400},
      {"two partition keys",
       with_headers("X-Partition-Key: a\r\nX-Partition-Key: b\r\nContent-Length: 2\r\n", "{}"),
       400},
      {"unknown expectation", with_headers("Expect: the-moon\r\nContent-Length: 2\r\n", "{}"), 417},
  };
}

Requests framing() {
  const std::string body = "{\"a\":1}";  // 7 bytes
  const auto length = [&](const std::string& value) {
    return with_headers("Content-Length: " + value + "\r\n", body);
  };
  const auto coding = [&](const std::string& value) {
    return with_headers("Transfer-Encoding: " + value + "\r\n", "7\r\n" + body + "\r\n0\r\n\r\n");
  };
  return {
      {"CL.TE smuggling: length, then chunked",
       with_headers("Content-Length: 6\r\n" + chunked, "0\r\n\r\nG"), 400},
      {"TE.CL smuggling: chunked, then length",
       with_headers(chunked + "Content-Length: 4\r\n", "5c\r\nGPOST / HTTP/1.1\r\n"), 400},
      {"two different lengths", with_headers("Content-Length: 7\r\nContent-Length: 6\r\n", body),
       400},
      {"the same length twice", with_headers("Content-Length: 7\r\nContent-Length: 7\r\n", body),
       400},
      {"length list", length("7, 7"), 400},
      {"negative length", length("-7"), 400},
      {"signed length", length("+7"), 400},
      {"hexadecimal length", length("0x7"), 400},
      {"length with a fraction", length("7.0"), 400},
      {"length with a blank inside", length("0 7"), 400},
      {"empty length", length(""), 400},
      {"length beyond 64 bits", length("99999999999999999999999"), 413},
      {"length that wraps 64 bits", length("18446744073709551623"), 413},
      {"length of an exabyte", length("1152921504606846976"), 413},
      {"neither length nor chunks", with_headers(""), 411},
      {"TE.TE: chunked twice", with_headers(chunked + chunked, "7\r\n" + body + "\r\n0\r\n\r\n"),
       400},
      {"TE.TE: an unknown second coding",
       with_headers(chunked + "Transfer-Encoding: x\r\n", "0\r\n\r\n"), 400},
      {"chunked with a vertical tab", coding("\vchunked"), 400},
      {"xchunked", coding("xchunked"), 400},
      {"identity", coding("identity"), 400},
      {"chunked is not the last coding", coding("chunked, gzip"), 400},
      {"gzip, chunked", coding("gzip, chunked"), 501},
      {"quoted chunked", coding("\"chunked\""), 400},
      {"chunked in HTTP/1.0",
       "POST /events HTTP/1.0\r\n" + json + chunked + "\r\n7\r\n" + body + "\r\n0\r\n\r\n", 400},
  };
}

Requests chunks() {
  const std::string event = "7\r\n{\"a\":1}\r\n";
  return {
      {"chunk size that is no number", in_chunks("zz\r\n"), 400},
      {"empty chunk size", in_chunks("\r\n{}\r\n"), 400},
      {"negative chunk size", in_chunks("-1\r\n"), 400},
      {"chunk size with 0x", in_chunks("0x7\r\n{\"a\":1}\r\n0\r\n\r\n"), 400},
      {"chunk size with a leading blank", in_chunks(" 7\r\n{\"a\":1}\r\n0\r\n\r\n"), 400},
      {"chunk size with a trailing blank", in_chunks("7 \r\n{\"a\":1}\r\n0\r\n\r\n"), 400},
      {"chunk size of 17 digits", in_chunks("00000000000000007\r\n"), 0},
      {"chunk size of 65 digits", in_chunks(std::string(64, '0') + "7\r\n"), 400},
      {"chunk size that wraps 64 bits", in_chunks("10000000000000007\r\n{\"a\":1}"), 413},
      {"chunk larger than any body", in_chunks("fffffffff\r\n"), 413},
      {"chunks that add up to too much", in_chunks("2\r\n{}\r\n800000\r\n"), 413},
      {"chunk size line ended by a bare LF", in_chunks("7\n{\"a\":1}\r\n0\r\n\r\n"), 400},
      {"chunk data longer than its size", in_chunks("6\r\n{\"a\":1}\r\n0\r\n\r\n"), 400},
      {"chunk data shorter than its size", in_chunks("8\r\n{\"a\":1}\r\n0\r\n\r\n"), 400},
      {"chunk data ended by a bare LF", in_chunks("7\r\n{\"a\":1}\n0\r\n\r\n"), 400},
      {"bare CR in an extension", in_chunks("7;a=\rb\r\n{\"a\":1}\r\n0\r\n\r\n"), 400},
      {"bare LF in an extension", in_chunks("7;a=\nb\r\n{\"a\":1}\r\n0\r\n\r\n"), 400},
      {"extension of 300 bytes", in_chunks("7;" + std::string(300, 'x') + "\r\n"), 400},
      {"trailer without a colon", in_chunks(event + "0\r\nnonsense\r\n\r\n"), 400},
      {"trailer with a blank name", in_chunks(event + "0\r\nX : y\r\n\r\n"), 400},
      {"folded trailer", in_chunks(event + "0\r\nX: y\r\n z\r\n\r\n"), 400},
      {"trailer ended by a bare LF", in_chunks(event + "0\r\nX: y\n\r\n"), 400},
      {"trailers of 20 KB", in_chunks(event + "0\r\nX: " + std::string(20000, 'y')), 431},
      {"a hundred and one trailers", in_chunks(event + "0\r\n" + times(101, "X: y\r\n")), 431},
      {"last chunk without its empty line", in_chunks(event + "0\r\nGET"), 0},
      {"no last chunk", in_chunks(event), 0},
  };
}

void append(Requests& all, Requests more) {
  for (auto& request : more) all.push_back(std::move(request));
}

}  // namespace

std::vector<HostileRequest> hostile_requests() {
  Requests all = request_lines();
  append(all, header_lines());
  append(all, framing());
  append(all, chunks());
  return all;
}

}  // namespace costsim::ingest::testing
