#include "offers/price_list.hpp"

#include "offers/read.hpp"

namespace costsim::offers {

std::string plain_name(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') plain += static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) plain += c;
  }
  return plain;
}

void read_price_list(Input& input, Sink& sink) {
  ByteStream stream(input);
  stream.skip_white_space();
  if (stream.at_end()) refuse(stream.name(), stream.here(), "is empty: expected a price list");
  if (stream.Peek() == '{' || stream.Peek() == '[') return read_json(stream, sink);
  read_csv(stream, sink);
}

}  // namespace costsim::offers
