#include "schema.hpp"

#include <regex>

namespace costsim::report {
namespace {

using Json = nlohmann::json;

class Validator {
 public:
  explicit Validator(const Json& root) : root_(root) {}

  void check(const Json& value, const Json& schema, const std::string& path) {
    for (const auto& [keyword, rule] : schema.items()) apply(keyword, rule, value, schema, path);
  }

  std::vector<std::string> found;

 private:
  void apply(const std::string& keyword, const Json& rule, const Json& value, const Json& schema,
             const std::string& path) {
    if (keyword == "title" || keyword == "description" || keyword[0] == '$') {
      if (keyword == "$ref") check(value, at(rule.get<std::string>()), path);
    } else if (keyword == "type") {
      expect(has_type(value, rule), path, "is not of type " + rule.dump());
    } else if (keyword == "const") {
      expect(value == rule, path, "is not " + rule.dump());
    } else if (keyword == "enum") {
      expect(std::find(rule.begin(), rule.end(), value) != rule.end(), path,
             "is none of " + rule.dump());
    } else if (keyword == "pattern") {
      expect(!value.is_string() ||
                 std::regex_search(value.get<std::string>(), std::regex(rule.get<std::string>())),
             path, "does not match " + rule.dump() + ": " + value.dump());
    } else if (keyword == "minimum") {
      expect(!value.is_number() || value.get<double>() >= rule.get<double>(), path, "is too small");
    } else if (keyword == "required") {
      for (const auto& key : rule) {
        expect(!value.is_object() || value.contains(key.get<std::string>()), path,
               key.dump() + " is missing");
      }
    } else if (keyword == "items") {
      for (std::size_t i = 0; i < value.size(); ++i) {
        check(value[i], rule, path + "/" + std::to_string(i));
      }
    } else if (keyword == "properties") {
      for (const auto& [key, part] : rule.items()) {
        if (value.contains(key)) check(value[key], part, path + "/" + key);
      }
    } else if (keyword == "additionalProperties") {
      additional(rule, value, schema, path);
    } else {
      expect(false, path, "keyword '" + keyword + "' is not understood");
    }
  }

  void additional(const Json& rule, const Json& value, const Json& schema,
                  const std::string& path) {
    for (const auto& [key, part] : value.items()) {
      if (schema.contains("properties") && schema["properties"].contains(key)) continue;
      if (rule.is_boolean()) {
        expect(rule.get<bool>(), path, "'" + key + "' is not in the schema");
      } else {
        check(part, rule, path + "/" + key);
      }
    }
  }

  static bool has_type(const Json& value, const Json& type) {
    if (type.is_array()) {
      return std::any_of(type.begin(), type.end(),
                         [&](const Json& one) { return has_type(value, one); });
    }
    const auto name = type.get<std::string>();
    return (name == "object" && value.is_object()) || (name == "array" && value.is_array()) ||
           (name == "string" && value.is_string()) || (name == "null" && value.is_null()) ||
           (name == "integer" && value.is_number_integer()) ||
           (name == "number" && value.is_number()) || (name == "boolean" && value.is_boolean());
  }

  /// "#/$defs/item"
  const Json& at(const std::string& reference) const {
    return root_.at(Json::json_pointer(reference.substr(1)));
  }

  void expect(bool kept, const std::string& path, const std::string& message) {
    if (!kept) found.push_back(path + ": " + message);
  }

  const Json& root_;
};

}  // namespace

std::vector<std::string> violations(const Json& value, const Json& root) {
  Validator validator(root);
  validator.check(value, root, "");
  return validator.found;
}

}  // namespace costsim::report
