// Options that are one of a few words: `--color never`.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Error.hpp>

namespace icmpkit::app {

/// Declares an option that takes one of `words`, each of which stands for a value of `chosen`.
template <class Value>
CLI::Option* add_word(CLI::App& command, const std::string& name, Value& chosen,
                      std::vector<std::pair<std::string, Value>> words,
                      const std::string& description) {
  const auto read = [name, &chosen, words = std::move(words)](const std::string& text) {
    std::string known;
    for (const auto& [word, value] : words) {
      if (word == text) {
        chosen = value;
        return;
      }
      known += (known.empty() ? "" : ", ") + word;
    }
    throw CLI::ValidationError(name, "'" + text + "' is none of " + known);
  };
  return command.add_option_function<std::string>(name, read, description);
}

}  // namespace icmpkit::app
