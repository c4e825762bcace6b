// Words of a service's data and what they mean.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "scenario/toml/table_reader.hpp"

namespace costsim::scenario {

template <typename T>
struct Word {
  std::string_view text;
  T value;
};

/// One of some words; the row has refused all others.
template <typename T, std::size_t N>
T meaning(TableReader& reader, const Parameter& row, const Word<T> (&words)[N]) {
  const std::string text = std::get<std::string>(*reader.value(row));
  return std::find_if(words, words + N, [&](const auto& word) { return word.text == text; })->value;
}

inline bool flag(TableReader& reader, const Parameter& row) {
  return std::get<bool>(*reader.value(row));
}

}  // namespace costsim::scenario
