#include "units/error.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace costsim {

std::string Location::text() const {
  if (file.empty() || line == 0) return file;
  return fmt::format("{}:{}:{}", file, line, column);
}

Error::Error(Failure failure, const std::string& message) : Error(failure, Location{}, message) {}

Error::Error(Failure failure, const Location& where, const std::string& message)
    : Error(failure, Parts{{where, message}}, std::make_shared<std::string>()) {}

Error::Error(Failure failure, Parts parts, std::shared_ptr<const std::string> subject)
    : std::runtime_error(fmt::format("{}", fmt::join(told_of(parts), ": "))),
      failure_(failure),
      parts_(std::make_shared<Parts>(std::move(parts))),
      subject_(std::move(subject)) {}

std::vector<std::string> Error::told_of(const Parts& parts) {
  std::vector<std::string> texts;
  for (const Part& part : parts) {
    if (!part.where.file.empty()) texts.push_back(part.where.text());
    if (!part.text.empty()) texts.push_back(part.text);
  }
  return texts;
}

std::vector<std::string> Error::told() const {
  return told_of(*parts_);
}

Location Error::where() const {
  const auto placed = std::find_if(parts_->begin(), parts_->end(),
                                   [](const Part& part) { return !part.where.file.empty(); });
  return placed == parts_->end() ? Location{} : placed->where;
}

std::vector<Location> Error::places() const {
  std::vector<Location> places;
  for (const Part& part : *parts_) {
    if (part.where.line > 0 || !part.where.said.empty()) places.push_back(part.where);
  }
  return places;
}

Error Error::at(const Location& where) const {
  if (where.file.empty()) return *this;
  Parts parts = *parts_;
  const Location& known = parts.front().where;
  if (!known.file.empty() || !known.said.empty()) parts.insert(parts.begin(), Part{});
  parts.front().where = where;
  return {failure_, std::move(parts), subject_};
}

Error Error::with_context(const std::string& context) const {
  Parts parts = *parts_;
  parts.insert(parts.begin(), Part{{}, context});
  return {failure_, std::move(parts), subject_};
}

Error Error::moved(const std::function<Location(const Location&)>& move) const {
  Parts parts = *parts_;
  for (Part& part : parts) {
    if (!part.where.file.empty()) part.where = move(part.where);
  }
  return {failure_, std::move(parts), subject_};
}

Error Error::about(const std::string& subject) const {
  return {failure_, *parts_, std::make_shared<std::string>(subject)};
}

namespace {

std::string lines_of(const std::vector<Error>& errors) {
  std::vector<std::string> lines;
  for (const Error& error : errors) lines.emplace_back(error.what());
  return fmt::format("{}", fmt::join(lines, "\n"));
}

Failure failure_of(const std::vector<Error>& errors) {
  const bool usage = std::any_of(errors.begin(), errors.end(), [](const Error& error) {
    return error.failure() == Failure::Usage;
  });
  return usage ? Failure::Usage : errors.front().failure();
}

}  // namespace

Errors::Errors(std::vector<Error> all)
    : Error(failure_of(all), lines_of(all)),
      all_(std::make_shared<const std::vector<Error>>(std::move(all))) {}

}  // namespace costsim
