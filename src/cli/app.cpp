#include <algorithm>
#include <charconv>
#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/commands.hpp"
#include "cli/help.hpp"
#include "cli/process/complaint.hpp"
#include "cli/process/messages.hpp"
#include "cli/shell/scripts.hpp"
#include "scenario/books/shelf.hpp"
#include "units/error.hpp"
#include "units/parameters.hpp"

namespace costsim::cli {
namespace {

constexpr const char* app_footer = R"(Examples:
  costsim init > my.toml                  a commented scenario to start from
  costsim run my.toml                     what it costs, whether it copes
  costsim run my.toml --set traffic.rate=5M/h --format json
  costsim explain my.toml api-gateway     quantity × price, with its source

Exit codes: 0 all checks pass · 1 a check failed · 2 bad usage or scenario
            3 result not trustworthy · 4 file I/O · 70 internal error
            130 interrupted)";

int fail(Session& session, const std::string& message, int code) {
  complain(message, session);
  return code;
}

int fail(Session& session, const Error& error) {
  complain(error, session);
  return static_cast<int>(error.failure());
}

/// All that is wrong with an input, a line each, as far as anybody reads on.
int fail(Session& session, const Errors& errors) {
  constexpr std::size_t most_told = 50;
  const std::size_t all = errors.all().size(), told = std::min(all, most_told);
  for (std::size_t i = 0; i < told; ++i) complain(errors.all()[i], session);
  tell(told == all ? fmt::format("{} errors", all)
                   : fmt::format("{} errors, the first {} of which are told", all, told),
       session);
  return static_cast<int>(errors.failure());
}

/// What was asked for counts only when it is out.
int printed(Session& session) {
  session.out.flush();
  if (session.out) return session.exit_code;
  return fail(session, "cannot write the result to standard output", static_cast<int>(Failure::Io));
}

/// What --color of a verb says holds of messages, too; never where nobody looks at them.
void heed_color(const CLI::App& app, Session& session) {
  for (const CLI::App* verb : app.get_subcommands()) {
    const CLI::Option* option = verb->get_option_no_throw("--color");
    if (option == nullptr || option->empty()) continue;
    const std::string color = option->results().back();
    if (color == "always") session.err_color = session.err_is_terminal;
    if (color == "never") session.err_color = false;
  }
}

int parse_and_run(CLI::App& app, int argc, const char* const* argv, Session& session) {
  try {
    app.parse(argc, argv);
    return printed(session);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {  // --help, --version
      app.exit(error, session.out, session.err);
      return printed(session);
    }
    heed_color(app, session);
    return fail(session, fmt::format("{}; --help tells what there is", error.what()),
                static_cast<int>(Failure::Usage));
  }
}

/// Empty when it is in order. The library's own complaint does not say what was expected.
template <typename Number>
std::string number_fault(const std::string& text, std::string_view expected) {
  Number number{};
  const char* end = text.data() + text.size();
  const auto [behind, fault] = std::from_chars(text.data(), end, number);
  const bool whole = fault == std::errc() && behind == end;
  return whole ? std::string() : fmt::format("'{}': expected {}", text, expected);
}

std::string value_fault(const std::string& type, const std::string& text) {
  // What a shell made of a variable that is not set must not count as left out: a gate without its
  // limit would let everything pass.
  if (text.empty()) return "is empty: expected a value";
  if (type.starts_with("UINT")) return number_fault<unsigned>(text, "a whole number from 0 on");
  if (type.starts_with("INT")) return number_fault<int>(text, "a whole number");
  if (type.starts_with("FLOAT")) return number_fault<double>(text, "a number");
  return "";
}

/// Told before the library makes a value of the text.
void check_values(CLI::App& app) {
  for (CLI::Option* option : app.get_options()) {
    if (option->get_items_expected_min() == 0) continue;
    const std::string type = option->get_type_name();
    option->check([type](const std::string& text) { return value_fault(type, text); }, "");
  }
  for (CLI::App* verb : app.get_subcommands(nullptr)) check_values(*verb);
}

/// A misspelt verb is told with the nearest one, before any option is looked at.
void check_verb(const CLI::App& app, int argc, const char* const* argv) {
  if (argc < 2 || argv[1][0] == '-') return;
  const std::string verb = argv[1];
  std::vector<std::string> names;
  for (const CLI::App* known : app.get_subcommands(nullptr)) names.push_back(known->get_name());
  if (std::find(names.begin(), names.end(), verb) != names.end()) return;
  throw Error(Failure::Usage, fmt::format("unknown command '{}': expected one of {}{}", verb,
                                          fmt::join(names, ", "), suggestion(verb, names)));
}

}  // namespace

int run(int argc, const char* const* argv, Session& session) {
  if (!session.shelf) session.shelf = std::make_shared<scenario::Shelf>(std::nullopt);
  CLI::App app("Cost and capacity simulator: serverless against containers", "costsim");
  app.set_version_flag("--version", "costsim " COSTSIM_VERSION);
  app.formatter(help_formatter());
  app.footer(app_footer);
  app.require_subcommand(1);
  for (const AddCommand add : commands()) add(app, session);
  check_values(app);
  if (argc > 1 && argv[1] == completion_verb) {
    answer_shell(app, {argv + 2, argv + argc}, session);
    return 0;
  }
  try {
    check_verb(app, argc, argv);
    return parse_and_run(app, argc, argv, session);
  } catch (const Errors& errors) {
    heed_color(app, session);
    return fail(session, errors);
  } catch (const Error& error) {
    heed_color(app, session);
    return fail(session, error);
  } catch (const std::bad_alloc&) {
    return fail(session, "out of memory", static_cast<int>(Failure::Internal));
  } catch (const std::exception& error) {
    return fail(session, std::string("internal error: ") + error.what(),
                static_cast<int>(Failure::Internal));
  }
}

}  // namespace costsim::cli
