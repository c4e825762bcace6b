#include "cli/shell/manual_page.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cli/shell/troff.hpp"

namespace costsim::cli {
namespace {

using Apps = std::vector<const CLI::App*>;

Apps verbs_of(const CLI::App& app) {
  return app.get_subcommands(std::function<bool(const CLI::App*)>());
}

std::vector<const CLI::Option*> positionals_of(const CLI::App& app) {
  return app.get_options([](const CLI::Option* option) { return option->get_positional(); });
}

/// "TEXT" of "TEXT:{auto,always,never}".
std::string value_name(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const std::string name = type.substr(0, type.find(':'));
  return name.empty() ? "VALUE" : name;
}

std::string value_of(const CLI::Option& option) {
  if (option.get_items_expected_max() == 0) return "";
  const std::string name = troff::italic(value_name(option));
  return option.get_items_expected_min() == 0 ? " [" + name + "]" : " " + name;
}

/// "-h, --help", "--format TEXT".
std::string names_of(const CLI::Option& option) {
  std::string names;
  const auto add = [&](const std::string& dashes, const std::string& name) {
    names += (names.empty() ? "" : ", ") + troff::bold(dashes + name);
  };
  for (const std::string& name : option.get_snames()) add("-", name);
  for (const std::string& name : option.get_lnames()) add("--", name);
  return names + value_of(option);
}

std::string help_of(const CLI::Option& option) {
  const std::string fallback = option.get_default_str();
  std::string help = option.get_description();
  if (!fallback.empty()) help += fmt::format(" (default: {})", fallback);
  return help;
}

/// "costsim run [OPTIONS] scenario".
std::string synopsis(const CLI::App& app, const std::string& command) {
  std::string text = troff::bold(command);
  text += " [" + troff::italic("OPTIONS") + "]";
  for (const CLI::Option* option : positionals_of(app)) {
    std::string name = troff::italic(option->get_name());
    if (option->get_items_expected_max() > 1) name += " ...";
    text += option->get_required() ? " " + name : " [" + name + "]";
  }
  if (!verbs_of(app).empty()) text += " " + troff::italic("COMMAND");
  return text + "\n";
}

void add_arguments(const CLI::App& app, const char* heading, std::string& page) {
  const auto positionals = positionals_of(app);
  if (positionals.empty()) return;
  page += heading;
  for (const CLI::Option* option : positionals)
    page += troff::entry(troff::italic(option->get_name()), help_of(*option));
}

/// The options of each group below its name; those of none first.
void add_options(const CLI::App& app, std::string& page) {
  for (const std::string& group : app.get_groups()) {
    const auto options = app.get_options([&](const CLI::Option* option) {
      return !option->get_positional() && option->get_group() == group;
    });
    if (group.empty() || options.empty()) continue;
    if (group != "Options") page += troff::subsection(group);
    for (const CLI::Option* option : options)
      page += troff::entry(names_of(*option), help_of(*option));
  }
}

/// Verbs with pages of their own, or with their options here.
void add_verbs(const CLI::App& app, const std::string& command, std::string& page) {
  const Apps verbs = verbs_of(app);
  if (verbs.empty()) return;
  page += troff::section("COMMANDS");
  for (const CLI::App* verb : verbs) {
    if (app.get_parent() == nullptr) {
      page += troff::entry(troff::bold(verb->get_name()), verb->get_description());
      continue;
    }
    page += troff::subsection(verb->get_name()) + troff::paragraph(verb->get_description());
    page += troff::break_line + synopsis(*verb, command + " " + verb->get_name());
    add_arguments(*verb, "", page);
    add_options(*verb, page);
  }
}

/// What stands below the options in --help: examples, exit codes, and what describes the verb.
struct Footer {
  std::string description, examples, exit_codes;
};

/// Lines but the first without so many blanks before them.
std::string outdented(std::string text, std::size_t blanks) {
  const std::string indent = "\n" + std::string(blanks, ' ');
  for (std::size_t at; (at = text.find(indent)) != text.npos;) text.erase(at + 1, blanks);
  return text;
}

Footer footer_of(const CLI::App& app) {
  constexpr std::string_view examples = "Examples:\n", codes = "Exit codes: ";
  Footer footer;
  std::string rest = app.get_footer();
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find("\n\n"), rest.size());
    const std::string block = rest.substr(0, end);
    rest.erase(0, std::min(end + 2, rest.size()));
    if (block.starts_with(examples)) {
      footer.examples += troff::as_it_stands(block.substr(examples.size()));
    } else if (block.starts_with(codes)) {
      footer.exit_codes += troff::as_it_stands(outdented(block.substr(codes.size()), codes.size()));
    } else {
      footer.description +=
          block.find("\n  ") == block.npos ? troff::paragraph(block) : troff::as_it_stands(block);
    }
  }
  return footer;
}

void add_see_also(const CLI::App& app, std::string& page) {
  page += troff::section("SEE ALSO");
  std::string names;
  const bool is_program = app.get_parent() == nullptr;
  if (!is_program) names = troff::bold(page_name("")) + "(1)";
  for (const CLI::App* verb : is_program ? verbs_of(app) : Apps{}) {
    names += (names.empty() ? "" : ",\n") + troff::bold(page_name(verb->get_name())) + "(1)";
  }
  page += names + "\n";
}

std::string page_of(const CLI::App& app) {
  const bool is_program = app.get_parent() == nullptr;
  const std::string verb = is_program ? "" : app.get_name();
  const std::string command = is_program ? "costsim" : "costsim " + verb;
  const Footer footer = footer_of(app);
  std::string page = troff::title(page_name(verb), "costsim " COSTSIM_VERSION);
  page += troff::section("NAME") + troff::name(page_name(verb), app.get_description());
  page += troff::section("SYNOPSIS") + synopsis(app, command);
  page += troff::section("DESCRIPTION") + troff::paragraph(app.get_description() + ".") +
          footer.description;
  add_arguments(app, troff::section("ARGUMENTS").c_str(), page);
  page += troff::section("OPTIONS");
  add_options(app, page);
  add_verbs(app, command, page);
  if (!footer.examples.empty()) page += troff::section("EXAMPLES") + footer.examples;
  if (!footer.exit_codes.empty()) page += troff::section("EXIT STATUS") + footer.exit_codes;
  add_see_also(app, page);
  return page;
}

}  // namespace

std::string page_name(std::string_view verb) {
  return verb.empty() ? "costsim" : fmt::format("costsim-{}", verb);
}

std::vector<ManualPage> manual_pages(const CLI::App& program) {
  std::vector<ManualPage> pages = {{"", page_name(""), page_of(program)}};
  for (const CLI::App* verb : verbs_of(program)) {
    pages.push_back({verb->get_name(), page_name(verb->get_name()), page_of(*verb)});
  }
  return pages;
}

}  // namespace costsim::cli
