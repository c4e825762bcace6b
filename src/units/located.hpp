// Complaints about input get the place that the work itself does not know.
#pragma once

#include "units/error.hpp"

namespace costsim {

/// Whether a complaint has a place in this file, be it of a value of the command line.
bool is_placed_in(const std::string& file, const Error& error);

/// A complaint about input that does not know its own place, at this one; others as they are.
Error placed(const Error& error, const Location& where);

/// A complaint about a setting at the place that sets it, which stands for every other one in the
/// same file; one about another file behind it.
Error set_at(const Error& error, const Location& where);

/// Does the work, and tells the place of a complaint about input that does not know its own.
template <typename Work>
auto located(const Location& where, const Work& work) {
  try {
    return work();
  } catch (const Errors& errors) {
    throw errors.each([&](const Error& error) { return placed(error, where); });
  } catch (const Error& error) {
    throw placed(error, where);
  }
}

/// Does the work, and tells each place of a complaint as `move` has it.
template <typename Move, typename Work>
auto moved(const Move& move, const Work& work) {
  try {
    return work();
  } catch (const Errors& errors) {
    throw errors.each([&](const Error& error) { return error.moved(move); });
  } catch (const Error& error) {
    throw error.moved(move);
  }
}

/// Does the work, and tells what was done of each complaint: "with --option NAME: …".
template <typename Work>
auto in_context(const std::string& context, const Work& work) {
  try {
    return work();
  } catch (const Errors& errors) {
    throw errors.each([&](const Error& error) { return error.with_context(context); });
  } catch (const Error& error) {
    throw error.with_context(context);
  }
}

}  // namespace costsim
