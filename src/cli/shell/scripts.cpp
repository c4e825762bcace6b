#include "cli/shell/scripts.hpp"

#include <algorithm>

namespace costsim::cli {
namespace {

struct Script {
  std::string_view shell, text;
};

// They are small: what can follow is known to the program alone, and told by completion_verb. None
// of them evaluates what was typed or answered.

constexpr std::string_view bash =
    R"(# bash completion of costsim: the program itself tells what can follow.
_costsim() {
  local rest=${COMP_LINE:0:COMP_POINT} words=() before= word blank kind i
  for ((i = 0; i <= COMP_CWORD; i++)); do
    blank=${rest%%[![:space:]]*}
    rest=${rest#"$blank"}
    word=${COMP_WORDS[i]}
    ((i == COMP_CWORD)) && word=$rest
    rest=${rest#"$word"}
    if [[ $i -gt 0 && -z $blank ]]; then # cut at = or :, and one word to costsim
      before=${words[${#words[@]} - 1]}
      words[${#words[@]} - 1]+=$word
      [[ $word == [=:] ]] && before+=$word
    else
      before=
      words+=("$word")
    fi
  done
  COMPREPLY=()
  {
    IFS= read -r kind
    while IFS= read -r word; do COMPREPLY+=("$word"); done
  } < <("${words[0]/#\~\//$HOME/}" __complete bash "$before" "${words[@]:1}" 2>/dev/null)
  if [[ $kind == files ]]; then
    compopt -o filenames 2>/dev/null
  elif [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[=.,:] ]]; then
    compopt -o nospace 2>/dev/null
  fi
  return 0
}
complete -F _costsim costsim
)";

constexpr std::string_view zsh = R"(#compdef costsim
# zsh completion of costsim: the program itself tells what can follow.
_costsim() {
  local program=${(Q)words[1]} word help entry
  local -a whole begun
  program=${program/#\~\//$HOME/}
  while IFS=$'\t' read -r word help; do
    entry="${${word//\\/\\\\}//:/\\:}:$help"
    if [[ $word == *[=.,:/] ]]; then begun+=("$entry"); else whole+=("$entry"); fi
  done < <("$program" __complete zsh '' "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)
  (($#begun)) && _describe -t begun 'beginning' begun -S ''
  (($#whole)) && _describe -t whole 'word' whole
  (($#begun + $#whole))
}
if [[ ${funcstack[1]} == _costsim ]]; then
  _costsim "$@"
elif (($+functions[compdef])); then
  compdef _costsim costsim
fi
)";

constexpr std::string_view fish =
    R"(# fish completion of costsim: the program itself tells what can follow.
function __costsim_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program (string replace -r '^~/' "$HOME/" -- $words[1])
    set -e words[1]
    $program __complete fish '' $words "$current" 2>/dev/null
end
complete -c costsim -f -a '(__costsim_complete)'
)";

constexpr Script scripts[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}};

}  // namespace

std::vector<std::string> known_shells() {
  std::vector<std::string> shells;
  for (const Script& script : scripts) shells.emplace_back(script.shell);
  return shells;
}

std::string_view completion_script(std::string_view shell) {
  const auto script = std::find_if(std::begin(scripts), std::end(scripts),
                                   [&](const Script& each) { return each.shell == shell; });
  return script == std::end(scripts) ? std::string_view() : script->text;
}

}  // namespace costsim::cli
