// A subset of JSON Schema (draft 2020-12) for events: type, required, properties,
// additionalProperties, enum, minimum, maximum, minLength, maxLength, pattern, items.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace costsim::ingest {

class EventSchema {
 public:
  /// Throws Error(Usage) when the text is no JSON, or uses a keyword outside the subset: a rule
  /// that is silently not checked is worse than none. Annotations ($schema, title …) are fine.
  explicit EventSchema(std::string_view text);
  ~EventSchema();
  EventSchema(EventSchema&&) noexcept;
  EventSchema& operator=(EventSchema&&) noexcept;

  /// Everything that is wrong with a well-formed event, each as "/path: what was expected".
  std::vector<std::string> errors(std::string_view event) const;

 private:
  struct Node;
  std::unique_ptr<Node> root_;
};

/// Reads the schema from a file; throws Error(Io | Usage).
EventSchema load_schema(const std::string& path);

}  // namespace costsim::ingest
