// SPDX-License-Identifier: GPL-2.0-or-later
// Builds the tree from yaml-cpp's events, so that hostile input is refused
// before it is expanded.
#include "model/yaml_reader.h"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

namespace kport {
namespace {

// Leaves yaml-cpp's parser from inside an event; never leaves this file.
struct Stop {
  Diagnostic why;
};

bool control(char c) {
  auto u = static_cast<unsigned char>(c);
  return (u < 0x20 && c != '\n' && c != '\t' && c != '\r') || u == 0x7f;
}

// Length of the UTF-8 sequence at `i`, 0 when it is none (RFC 3629).
size_t utf8_length(std::string_view s, size_t i) {
  auto byte = [&](size_t n) {
    return n < s.size() ? static_cast<unsigned char>(s[n]) : 0u;
  };
  unsigned c = byte(i);
  size_t n = c < 0x80                ? 1
             : c >= 0xc2 && c < 0xe0 ? 2
             : c >= 0xe0 && c < 0xf0 ? 3
             : c >= 0xf0 && c < 0xf5 ? 4
                                     : 0;
  for (size_t k = 1; k < n; ++k)
    if ((byte(i + k) & 0xc0) != 0x80)
      return 0;
  bool overlong =
      (c == 0xe0 && byte(i + 1) < 0xa0) || (c == 0xf0 && byte(i + 1) < 0x90);
  bool surrogate = c == 0xed && byte(i + 1) >= 0xa0;
  bool beyond = c == 0xf4 && byte(i + 1) >= 0x90;
  return overlong || surrogate || beyond ? 0 : n;
}

std::vector<size_t> line_starts(std::string_view text) {
  std::vector<size_t> starts = {0};
  for (size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n')
      starts.push_back(i + 1);
  return starts;
}

class Builder final : public YAML::EventHandler {
public:
  Builder(const std::string& file, std::string_view text)
      : file_(file), text_(text), starts_(line_starts(text)) {}

  Yaml take() { return std::move(root_); }

  [[noreturn]] void stop(std::string code, std::string message, Span span,
                         std::string help = {}) const {
    throw Stop{error(std::move(code), std::move(message), std::move(span),
                     std::move(help))};
  }

  Span span_at(const YAML::Mark& mark, size_t width = 1) const {
    Span s;
    s.file = file_;
    if (mark.is_null() || mark.line < 0)
      return s;
    s.line = static_cast<uint32_t>(mark.line) + 1;
    s.column = static_cast<uint32_t>(mark.column) + 1;
    std::string_view rest = rest_of_line(s);
    s.end_column = s.column + static_cast<uint32_t>(std::clamp<size_t>(
                                  width, 1, std::max<size_t>(rest.size(), 1)));
    return s;
  }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    // yaml-cpp takes C's NULL for YAML's null: keep what was written.
    Span s = span_at(mark);
    std::string_view rest = rest_of_line(s);
    for (std::string_view word : {"NULL", "null", "Null"})
      if (rest.starts_with(word)) {
        Yaml y;
        y.span = span_at(mark, word.size());
        y.text_line = y.span.line;
        y.text_column = y.span.column;
        y.text = word;
        add_scalar(std::move(y));
        return;
      }
    Yaml null;
    null.span = s;
    add(std::move(null));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    stop("yaml-alias", "aliases are not allowed here", span_at(mark),
         "quote the text if it starts with '*' on purpose");
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag,
                YAML::anchor_t anchor, const std::string& value) override {
    refuse(mark, tag, anchor);
    Span s = span_at(mark);
    std::string_view rest = rest_of_line(s);
    bool quoted = rest.starts_with('"') || rest.starts_with('\'');
    bool block = rest.starts_with('|') || rest.starts_with('>');
    size_t first_line = value.find('\n');
    size_t width = block ? 1 : std::min(value.size(), first_line);
    Yaml y;
    y.span = span_at(mark, width + (quoted ? 2 : 0));
    y.text_line = y.span.line + (block ? 1 : 0);
    y.text_column =
        block ? indent_of(y.text_line) + 1 : y.span.column + (quoted ? 1 : 0);
    y.text = value;
    add_scalar(std::move(y));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                       YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    refuse(mark, tag, anchor);
    open(mark, Yaml::Kind::list);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag,
                  YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    refuse(mark, tag, anchor);
    open(mark, Yaml::Kind::map);
  }
  void OnMapEnd() override { close(); }

private:
  struct Frame {
    Yaml node;
    Yaml key;
    bool has_key = false;
  };

  std::string_view rest_of_line(const Span& s) const {
    if (s.line == 0 || s.line > starts_.size())
      return {};
    size_t at = starts_[s.line - 1] + s.column - 1;
    if (at >= text_.size())
      return {};
    return text_.substr(at, text_.find('\n', at) - at);
  }

  void refuse(const YAML::Mark& mark, const std::string& tag,
              YAML::anchor_t anchor) const {
    if (anchor != YAML::NullAnchor)
      stop("yaml-anchor", "anchors are not allowed here", span_at(mark),
           "quote the text if it starts with '&' on purpose");
    if (!tag.empty() && tag != "?" && tag != "!")
      stop("yaml-tag", "tags are not allowed here", span_at(mark),
           "quote the text if it starts with '!' on purpose");
  }

  void open(const YAML::Mark& mark, Yaml::Kind kind) {
    if (stack_.size() >= kYamlDepth)
      stop("yaml-depth", fmt::format("nested deeper than {}", kYamlDepth),
           span_at(mark));
    Frame f;
    f.node.kind = kind;
    f.node.span = span_at(mark);
    stack_.push_back(std::move(f));
  }

  void close() {
    Yaml done = std::move(stack_.back().node);
    stack_.pop_back();
    add(std::move(done));
  }

  // Blanks before the first text of a line, as a block's indentation.
  uint32_t indent_of(uint32_t line) const {
    Span s{file_, line, 1, 2};
    size_t indent = rest_of_line(s).find_first_not_of(' ');
    return indent == std::string_view::npos ? 0 : static_cast<uint32_t>(indent);
  }

  void add_scalar(Yaml y) {
    if (std::ranges::any_of(y.text, control))
      stop("yaml-character", "a control character in a text", y.span);
    y.kind = Yaml::Kind::scalar;
    add(std::move(y));
  }

  void add(Yaml y) {
    if (stack_.empty()) {
      root_ = std::move(y);
      return;
    }
    Frame& top = stack_.back();
    if (top.node.kind == Yaml::Kind::list) {
      top.node.items.push_back(std::move(y));
    } else if (!top.has_key) {
      if (y.kind != Yaml::Kind::scalar)
        stop("yaml-key", "a key must be plain text", y.span,
             "quote a text that starts with '{' or '['");
      if (top.node.find(y.text))
        stop("yaml-double-key", fmt::format("'{}' is given twice", y.text),
             y.span);
      top.key = std::move(y);
      top.has_key = true;
    } else {
      if (y.kind == Yaml::Kind::null)
        y.span = top.key.span; // an absent value has no place of its own
      top.node.entries.push_back({std::move(top.key), std::move(y)});
      top.has_key = false;
    }
  }

  const std::string& file_;
  std::string_view text_;
  std::vector<size_t> starts_;
  std::vector<Frame> stack_;
  Yaml root_;
};

// What must hold before a YAML parser sees the text.
Result<void> check_bytes(const std::string& file, const std::string& text) {
  if (text.size() > kYamlBytes)
    return fail(error("yaml-size",
                      fmt::format("larger than {} KiB", kYamlBytes / 1024),
                      {.file = file}));
  Span at = {file, 1, 1, 2};
  for (size_t i = 0; i < text.size();) {
    size_t n = utf8_length(text, i);
    if (n == 0 || control(text[i]))
      return fail(
          error("yaml-character",
                n == 0 ? "this is not UTF-8 text" : "a control character", at));
    at.column += static_cast<uint32_t>(n);
    if (text[i] == '\n')
      at = {file, at.line + 1, 1, 2};
    at.end_column = at.column + 1;
    i += n;
  }
  return {};
}

// yaml-cpp's words where they help; ours where a writer of C would wonder.
Diagnostic syntax_error(const YAML::Exception& e, Span span) {
  if (e.msg == YAML::ErrorMsg::UNKNOWN_ANCHOR)
    return error("yaml-alias", "aliases are not allowed here", std::move(span),
                 "quote the text if it starts with '*' on purpose");
  std::string help;
  if (e.msg == YAML::ErrorMsg::END_OF_SEQ_FLOW)
    help = "a '[' above is not closed";
  else if (e.msg == YAML::ErrorMsg::END_OF_MAP_FLOW)
    help = "a '{' above is not closed";
  else if (e.msg == YAML::ErrorMsg::TAB_IN_INDENTATION)
    help = "indent with blanks";
  else
    help = "quote text that holds ': ', ' #', or starts with one of "
           "&*!{}[]%@`\"";
  return error("yaml-syntax", e.msg, std::move(span), std::move(help));
}

} // namespace

const Yaml* Yaml::find(std::string_view key) const {
  for (const auto& [k, v] : entries)
    if (k.text == key)
      return &v;
  return nullptr;
}

Span Yaml::at(size_t offset, size_t width) const {
  if (text_line == 0 || offset > text.size())
    return span;
  Span s{span.file, text_line, text_column, 0};
  for (char c : std::string_view(text).substr(0, offset))
    if (c == '\n') {
      ++s.line;
      s.column = text_column;
    } else {
      ++s.column;
    }
  s.end_column = s.column + static_cast<uint32_t>(width);
  return s;
}

Result<Yaml> read_yaml(const std::string& file, const std::string& text) {
  TRY(check_bytes(file, text));
  Builder builder(file, text);
  try {
    std::istringstream in(text);
    YAML::Parser parser(in);
    parser.HandleNextDocument(builder);
    Yaml root = builder.take();
    if (parser.HandleNextDocument(builder))
      return fail(error("yaml-documents", "more than one YAML document",
                        {.file = file}, "remove the second '---'"));
    return root;
  } catch (const Stop& stop) {
    return fail(stop.why);
  } catch (const YAML::Exception& e) {
    return fail(syntax_error(e, builder.span_at(e.mark)));
  }
}

} // namespace kport
