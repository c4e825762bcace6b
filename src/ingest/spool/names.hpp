// What the folders and files of a spool are called.
#pragma once

#include <set>
#include <string>

namespace costsim::ingest {

/// The folder of one pipeline, numbered from 0, inside that of the whole spool.
std::string spool_folder(const std::string& directory, unsigned pipeline);

/// The numbers of which there is a folder or a mark.
std::set<unsigned> pipelines_in(const std::string& directory);

/// The name of a file that a spool has renamed because it could not read it: *.bad, *.bad.1 …
bool is_set_aside(const std::string& name);
/// Whether a file in the folder of a pipeline has a name of the spool's.
bool is_spool_file(const std::string& name);

}  // namespace costsim::ingest
