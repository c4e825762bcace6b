// Standard input as it was read: it cannot be read again where a message is to show a line of it.
#pragma once

#include <istream>
#include <streambuf>
#include <string>
#include <vector>

namespace costsim::cli {

/// While it lives, what is read of the stream is kept, too, as far as a scenario may go.
class KeptInput : public std::streambuf {
 public:
  explicit KeptInput(std::istream& stream);
  ~KeptInput() override;
  KeptInput(const KeptInput&) = delete;
  KeptInput& operator=(const KeptInput&) = delete;

  const std::string& text() const { return text_; }

 protected:
  int_type underflow() override;

 private:
  std::istream& stream_;
  std::streambuf* source_;
  std::vector<char> piece_;
  std::string text_;
};

}  // namespace costsim::cli
