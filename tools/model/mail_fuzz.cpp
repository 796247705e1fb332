// SPDX-License-Identifier: GPL-2.0-or-later
// libFuzzer entry for everything that reads what foreign repositories and
// mailboxes hold; `make fuzz` builds and runs it. Besides not crashing, what is
// promised of any input is checked.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "model/commit.h"
#include "model/mail_traps.h"
#include "model/mailinfo.h"
#include "model/message.h"
#include "model/mime.h"
#include "model/patch_text.h"
#include "model/trailers.h"

namespace kport {
namespace {

void expect(bool promise) {
  if (!promise)
    std::abort();
}

void fuzz_message(std::string_view text) {
  MessageParts p = split_message(text);
  expect(p.title.size() + p.body.size() + p.trailers.size() + p.rest.size() ==
         text.size());
  (void)parse_trailers(text);
  (void)stray_trailers(text, {"Fixes", "Signed-off-by"});
  std::string clean = strip_space(text);
  expect(strip_space(clean) == clean);
  (void)find_message_traps(text);
  std::vector<std::string> changes;
  std::string repaired = repair_message(text, changes);
  for (const MessageTrap& trap : find_message_traps(repaired))
    expect(trap.help != "indent the line");
}

void fuzz_mime(std::string_view text) {
  std::string coded = encode_quoted_printable(text);
  std::string back;
  for (std::string_view rest = coded; !rest.empty();) {
    size_t size = std::min(rest.find('\n'), rest.size() - 1) + 1;
    back += decode_quoted_printable(rest.substr(0, size), false);
    rest.remove_prefix(size);
  }
  expect(back == text);
  (void)decode_base64(text);
  (void)decode_words(text);
  (void)to_utf8(text, "iso-2022-jp");
  (void)to_utf8("abc\xE9", text.substr(0, 20));
  if (is_utf8(text)) {
    std::string word = encode_words(text.substr(0, 300), 9, true);
    for (size_t at; (at = word.find("\n ")) != word.npos;)
      word.replace(at, 2, " ");
    Result<std::string> plain = decode_words(word);
    expect(plain && *plain == text.substr(0, 300));
  }
  std::string path;
  size_t end = 0;
  if (unquote_path(quote_path(text), path, end))
    expect(path == text);
}

void fuzz_patch(std::string_view text, std::string_view old) {
  Result<std::vector<FilePatch>> files = parse_patch(text);
  if (!files)
    return;
  for (const FilePatch& file : *files)
    (void)apply_to(old, file);
}

} // namespace
} // namespace kport

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  kport::fuzz_message(text);
  kport::fuzz_mime(text);
  kport::fuzz_patch(text, text);
  kport::fuzz_patch(text, "one\ntwo\nthree\n");
  for (const std::string& mail : kport::split_mailbox(text)) {
    auto taken = kport::take_mail(mail);
    if (taken)
      kport::fuzz_patch(taken->patch, "one\ntwo\nthree\n");
  }
  (void)kport::parse_commit(text);
  return 0;
}
