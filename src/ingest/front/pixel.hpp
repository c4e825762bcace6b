// Events of pages without scripts: the address of an image of one pixel.
#pragma once

#include <string>
#include <string_view>

namespace costsim::ingest {

/// An event that a query stands for.
struct QueryEvent {
  std::string json;
  std::string_view fault;  ///< why there is none; empty: there is
};

/// "a=1&b=%C3%A9" is {"a":"1","b":"é"}: as forms are encoded (url.spec.whatwg.org section 5.1), but
/// read strictly; a name stands once. The parameter `key` is that of who posts, and no member.
QueryEvent event_of_query(std::string_view query);

/// A transparent GIF (89a), 43 bytes.
std::string_view pixel_image();

}  // namespace costsim::ingest
