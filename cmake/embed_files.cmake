# Run by costsim_embed: the files of LIST below ROOT → OUTPUT, one raw string literal each.
file(STRINGS ${LIST} files)
set(rows "")
foreach(file IN LISTS files)
  file(READ ${ROOT}/${file} text)
  string(APPEND rows "    {\"${file}\", R\"__toml(${text})__toml\"sv},\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"scenario/books/embedded_files.hpp\"

namespace costsim::scenario {
namespace {

using namespace std::string_view_literals;  // of known length: clang counts no further than 2^20

constexpr EmbeddedFile ${FOLDER}_files[] = {
${rows}};

}  // namespace

std::span<const EmbeddedFile> embedded_${FOLDER}() {
  return ${FOLDER}_files;
}

}  // namespace costsim::scenario
")
