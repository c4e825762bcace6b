#include "units/readable.hpp"

#include "support/catch.hpp"

using namespace costsim;

TEST_CASE("numbers have separators, and no more digits than one reads") {
  CHECK(readable_number(0) == "0");
  CHECK(readable_number(0.40000001) == "0.4");
  CHECK(readable_number(16.666667) == "16.67");
  CHECK(readable_number(100.4) == "100");
  CHECK(readable_number(119800) == "119,800");
  CHECK(readable_number(-1234567) == "-1,234,567");
  CHECK(readable_number(100.4, Digits::All) == "100.4");
  CHECK(readable_number(0.0001234) == "0.0001234");
  CHECK(readable_number(0.00005) == "0.00005");
  CHECK(readable_number(-0.0000012345) == "-0.000001234");
  CHECK(readable_number(1e-15) == "1e-15");
}

TEST_CASE("sizes are told in the largest unit of 1,024 that leaves a whole part") {
  CHECK(readable_size(1) == "1 byte");
  CHECK(readable_size(200) == "200 bytes");
  CHECK(readable_size(1536) == "1.5 KB");
  CHECK(readable_size(10485760) == "10 MB");
  CHECK(readable_size(10737418240.0) == "10 GB");
  CHECK(readable_size(10485761, Digits::All) == "10,485,761 bytes");
}

TEST_CASE("times are told in hours and days when they are whole, else in seconds") {
  CHECK(readable_time(0) == "0 s");
  CHECK(readable_time(0.0152) == "15.2 ms");
  CHECK(readable_time(900) == "900 s");
  CHECK(readable_time(3600) == "1 h");
  CHECK(readable_time(3601) == "3,601 s");
  CHECK(readable_time(86400) == "24 h");
  CHECK(readable_time(2678400) == "31 days");
}

TEST_CASE("a share is told in percent without an exponent, a vast increase by how many times") {
  CHECK(percent_text(0.802) == "80.2%");
  CHECK(percent_text(1) == "100%");
  CHECK(percent_text(0.00001234) == "0.00123%");
  CHECK(percent_text(1e-9) == "<0.0001%");
  CHECK(percent_text(0) == "0%");
  CHECK(percent_text(1234.5) == "123,450%");
  CHECK_FALSE(times_as_much(899));
  CHECK(times_as_much(10370).value() == Approx(104.7));
}
