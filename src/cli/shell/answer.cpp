#include <algorithm>
#include <exception>
#include <ostream>

#include "cli/shell/candidates.hpp"
#include "cli/shell/scripts.hpp"
#include "cli/shell/typed_line.hpp"
#include "report/kit/text.hpp"

namespace costsim::cli {
namespace {

/// A name with a line break would be two answers.
bool is_one_line(const std::string& word) {
  return std::none_of(word.begin(), word.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7F;
  });
}

/// As it has to be typed for bash to hand over just this.
std::string escaped(std::string_view word) {
  constexpr std::string_view harmless = "_@%+=:,./-";
  std::string text;
  for (const char c : word) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain =
        std::isalnum(byte) != 0 || byte >= 0x80 || harmless.find(c) != harmless.npos;
    if (!is_plain) text += '\\';
    text += c;
  }
  return text;
}

/// Of file names bash itself tells folders, and quotes them; of other words it does not.
std::string for_bash(std::string word, bool is_file) {
  if (!is_file) return escaped(word);
  if (word.ends_with('/')) word.pop_back();
  return word;
}

struct Asked {
  std::string shell, before;
  std::vector<std::string> words;
};

/// The words of bash, and of fish the one at the cursor, come as they were typed.
Asked read(const std::vector<std::string>& asked) {
  Asked question{asked[0], unquoted(asked[1]), {asked.begin() + 2, asked.end()}};
  for (std::string& word : question.words) {
    const bool is_last = &word == &question.words.back();
    if (question.shell == "bash" || (question.shell == "fish" && is_last)) word = unquoted(word);
  }
  return question;
}

void print(const Candidates& found, const Asked& asked, std::ostream& out) {
  const bool is_bash = asked.shell == "bash";
  if (is_bash) out << (found.are_files ? "files\n" : "words\n");
  for (const Candidate& each : found.all) {
    if (!each.word.starts_with(asked.before) || !is_one_line(each.word)) continue;
    const std::string word = each.word.substr(asked.before.size());
    if (is_bash) {
      out << for_bash(word, found.are_files) << '\n';
    } else {
      out << word << '\t' << report::one_line(each.help) << '\n';
    }
  }
}

}  // namespace

void answer_shell(const CLI::App& program, const std::vector<std::string>& asked,
                  Session& session) {
  if (asked.size() < 3) return;
  try {
    const Asked question = read(asked);
    print(candidates(program, question.words, session), question, session.out);
  } catch (const std::exception&) {
    // A message would stand in the middle of what is being typed.
  }
  session.out.flush();
}

}  // namespace costsim::cli
