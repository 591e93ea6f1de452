#include "icmpkit/text/header_diagram.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace icmpkit::text {
namespace {

constexpr std::size_t kLineBits = 32;

/// A part of a field within one line of the diagram.
struct Segment {
  std::size_t field = 0;
  std::size_t first = 0;  ///< its first bit in the line
  std::size_t size = 0;   ///< in bits
  bool labelled = false;
};

struct Line {
  std::vector<Segment> segments;
  bool is_open = false;  ///< the last segment goes on for an unknown length

  [[nodiscard]] std::size_t used() const {
    return segments.empty() ? 0 : segments.back().first + segments.back().size;
  }
  /// The field at a bit, or none of them.
  [[nodiscard]] std::size_t field_at(std::size_t bit) const {
    for (const Segment& segment : segments) {
      if (bit >= segment.first && bit < segment.first + segment.size) return segment.field;
    }
    return std::string::npos;
  }
};

/// Cuts a field of fixed size into segments; the one in the middle of the widest bears its name.
void lay_out(std::vector<Line>& lines, std::size_t field, std::size_t bits) {
  std::vector<std::size_t> widest;  // lines whose segment has the greatest size so far
  std::size_t widest_size = 0;
  while (bits > 0) {
    if (lines.empty() || lines.back().used() == kLineBits) lines.emplace_back();
    Line& line = lines.back();
    const std::size_t size = std::min(bits, kLineBits - line.used());
    line.segments.push_back({.field = field, .first = line.used(), .size = size});
    bits -= size;
    if (size > widest_size) widest.clear();
    widest_size = std::max(widest_size, size);
    if (size == widest_size) widest.push_back(lines.size() - 1);
  }
  if (!widest.empty()) lines[widest[widest.size() / 2]].segments.back().labelled = true;
}

std::vector<Line> lines_of(std::span<const HeaderField> fields) {
  std::vector<Line> lines;
  for (std::size_t field = 0; field < fields.size(); ++field) {
    if (fields[field].bits != 0) {
      lay_out(lines, field, fields[field].bits);
      continue;
    }
    if (lines.empty() || lines.back().used() == kLineBits) lines.emplace_back();
    Line& line = lines.back();
    line.segments.push_back(
        {.field = field, .first = line.used(), .size = kLineBits - line.used(), .labelled = true});
    line.is_open = true;
  }
  return lines;
}

std::string draw_line(const Line& line, std::span<const HeaderField> fields) {
  std::string text = "|";
  for (const Segment& segment : line.segments) {
    const bool is_open = line.is_open && &segment == &line.segments.back();
    const std::size_t width = segment.size * 2 - 1;
    const std::string_view name =
        segment.labelled ? fields[segment.field].name : std::string_view{};
    if (is_open) {
      text += segment.size == kLineBits ? fmt::format("     {} ...", name)
                                        : fmt::format(" {} ...", name);
    } else {
      text += fmt::format("{:^{}}|", name, width);
    }
  }
  return text + '\n';
}

/// The rule between two lines: no dashes inside a field that goes on below.
std::string draw_rule(const Line* above, const Line* below) {
  const Line& longer = below != nullptr ? *below : *above;
  if (below == nullptr && above->is_open) return "+-+-+-+-+-+-+-+-\n";
  const std::size_t bits = std::max(longer.used(), above != nullptr ? above->used() : 0);
  std::string text = "+";
  bool dash_before = true;
  const auto is_inside = [&](std::size_t bit) {
    return above != nullptr && below != nullptr && !above->is_open &&
           above->field_at(bit) == below->field_at(bit);
  };
  for (std::size_t bit = 0; bit < bits; ++bit) {
    const bool inside = is_inside(bit);
    const bool dash_after = bit + 1 == bits || !is_inside(bit + 1);
    text += inside ? ' ' : '-';
    dash_before = !inside;
    text += dash_before || dash_after ? '+' : ' ';
  }
  return text + '\n';
}

}  // namespace

std::string draw_header(std::span<const HeaderField> fields) {
  const std::vector<Line> lines = lines_of(fields);
  if (lines.empty()) return {};
  std::string text = " 0                   1                   2                   3\n";
  text += " 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1\n";
  for (std::size_t i = 0; i < lines.size(); ++i) {
    text += draw_rule(i == 0 ? nullptr : &lines[i - 1], &lines[i]);
    text += draw_line(lines[i], fields);
  }
  text += draw_rule(&lines.back(), nullptr);
  return text;
}

std::string draw_header(wire::RegistrySet set, std::uint8_t number,
                        std::optional<std::uint8_t> code) {
  const std::span<const HeaderField> layout = header_layout(set, number);
  std::vector<HeaderField> fields(layout.begin(), layout.end());
  const std::string_view number_field =
      set == wire::RegistrySet::ExtensionClass ? "Class-Num" : "Type";
  const std::string number_text = fmt::format("{} = {}", number_field, number);
  std::string code_text;
  for (HeaderField& field : fields) {
    if (field.name == number_field) field.name = number_text;
    if (code && (field.name == "Code" || field.name == "C-Type")) {
      code_text = fmt::format("{} = {}", field.name, *code);
      field.name = code_text;
    }
  }
  return draw_header(fields);
}

}  // namespace icmpkit::text
