#include "ingest/http/chunk_extension.hpp"

#include "ingest/http/text.hpp"

namespace costsim::ingest {

namespace {

bool is_bws(char c) {
  return c == ' ' || c == '\t';
}

}  // namespace

bool ChunkExtension::take(char c) {
  const bool is_word = is_token({&c, 1});
  switch (state_) {
    case State::Start:
      return is_bws(c) || (is_word && go(State::Name));
    case State::Name:
      return is_word || take_behind_name(c);
    case State::BehindName:
      return take_behind_name(c);
    case State::ValueStart:
      if (c == '"') return go(State::Quoted);
      return is_bws(c) || (is_word && go(State::Value));
    case State::Value:
      return is_word || take_behind_value(c);
    case State::Quoted:
      if (c == '"') return go(State::BehindQuoted);
      if (c == '\\') return go(State::QuotedPair);
      return is_field_value({&c, 1});
    case State::QuotedPair:
      return is_field_value({&c, 1}) && go(State::Quoted);
    case State::BehindQuoted:
    case State::BehindValue:
      return take_behind_value(c);
  }
  return false;
}

bool ChunkExtension::take_behind_name(char c) {
  if (c == '=') return go(State::ValueStart);
  if (c == ';') return go(State::Start);
  return is_bws(c) && go(State::BehindName);
}

bool ChunkExtension::take_behind_value(char c) {
  if (c == ';') return go(State::Start);
  return is_bws(c) && go(State::BehindValue);
}

}  // namespace costsim::ingest
