// What `--set KEY=VALUE` can name in a scenario, for whoever completes a command line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scenario/books/price_files.hpp"
#include "scenario/scenario.hpp"

namespace costsim::scenario {

struct SettableKey {
  std::string name;  ///< "serverless.lambda.memory"; one that ends in a dot stands for more
  std::string help;
  std::vector<std::string> values = {};  ///< where only these are taken
  bool is_number = false;                ///< also with a unit: can be varied
};

/// Keys that the format has for the tables, stages and checks of this file, in its order; of a file
/// with mistakes as many as can be told. Those of [prices.override] and [quotas] are of a book.
std::vector<SettableKey> settable_keys(const Source& source, const LoadOptions& options);

/// What a scenario states of a key, as it was written: "12M/h".
struct StatedValue {
  std::string key, text, help;
  std::vector<std::string> values = {};  ///< where only these are taken
};

/// All numbers, and texts that may be one ("auto" or 80), with what the options change, in the
/// order of the format. Errors as of `load`.
std::vector<StatedValue> stated_values(const Source& source, const LoadOptions& options);

/// Every price of a book as a key, "prices.override.lambda.requests", and every rule of it,
/// "quotas.lambda.concurrency". Errors as of load_price_files.
std::vector<SettableKey> book_keys(const BookName& name, const LoadOptions& options);

/// The names of the file's architectures, in order. Errors as of `load`.
std::vector<std::string> architecture_names(const Source& source);

}  // namespace costsim::scenario
