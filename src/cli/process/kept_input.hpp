// Standard input as it was read: a pipe cannot be read again where a scenario is loaded for several
// price books, or where a message is to show a line of it.
#pragma once

#include <istream>
#include <streambuf>
#include <string>
#include <vector>

namespace costsim::cli {

/// While it lives, what is read of the stream is kept, too, and read again from its beginning by
/// seekg(0). That fails once more has come than `most`; of that, `text` keeps what a scenario may
/// have.
class KeptInput : public std::streambuf {
 public:
  static constexpr std::size_t most_kept = std::size_t{256} << 20;

  explicit KeptInput(std::istream& stream, std::size_t most = most_kept);
  ~KeptInput() override;
  KeptInput(const KeptInput&) = delete;
  KeptInput& operator=(const KeptInput&) = delete;

  const std::string& text() const { return text_; }

 protected:
  int_type underflow() override;
  pos_type seekpos(pos_type to, std::ios_base::openmode which) override;

 private:
  bool read_more();

  std::istream& stream_;
  std::streambuf* source_;
  std::size_t most_;
  std::vector<char> piece_;  ///< what was read last
  std::string text_;
  std::size_t given_ = 0;  ///< of the text, since it is read again
  bool whole_ = true;      ///< the text is all that was read
};

}  // namespace costsim::cli
