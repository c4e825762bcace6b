# Run by costsim_embed: the files of LIST below ROOT → OUTPUT, one raw string literal each.
file(STRINGS ${LIST} files)
set(rows "")
foreach(file IN LISTS files)
  file(READ ${ROOT}/${file} text)
  string(APPEND rows "    {\"${file}\", R\"__toml(${text})__toml\"},\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"scenario/books/embedded_files.hpp\"

namespace costsim::scenario {
namespace {

constexpr EmbeddedFile ${FOLDER}_files[] = {
${rows}};

}  // namespace

std::span<const EmbeddedFile> embedded_${FOLDER}() {
  return ${FOLDER}_files;
}

}  // namespace costsim::scenario
")
