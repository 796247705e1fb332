// SPDX-License-Identifier: GPL-2.0-or-later
// Objects found by name, whatever their names have in common.
#include "series/object_table.h"

#include <string>

#include <gtest/gtest.h>

namespace kport {
namespace {

// Names that differ in their last bytes only share a hash and a tag.
Oid near(size_t n) {
  Oid id;
  id.bytes[18] = static_cast<uint8_t>(n >> 8);
  id.bytes[19] = static_cast<uint8_t>(n);
  return id;
}

TEST(ObjectTable, FindsWhatWasAddedAndNothingElse) {
  ObjectTable table;
  EXPECT_EQ(table.find(near(1)), ObjectTable::kNone);
  for (size_t i = 0; i < 5000; ++i) {
    std::string text = "object " + std::to_string(i);
    table.add(hash_object(ObjectKind::blob, text), ObjectKind::blob, text);
  }
  ASSERT_EQ(table.size(), 5000u);
  for (size_t i = 0; i < 5000; ++i) {
    std::string text = "object " + std::to_string(i);
    uint32_t n = table.find(hash_object(ObjectKind::blob, text));
    ASSERT_EQ(n, i);
    EXPECT_EQ(table[n].bytes, text);
  }
  EXPECT_EQ(table.find(near(1)), ObjectTable::kNone);
}

TEST(ObjectTable, TellsNamesApartThatBeginAlike) {
  ObjectTable table;
  for (size_t i = 0; i < 700; ++i)
    table.add(near(i), ObjectKind::tree, std::to_string(i));
  for (size_t i = 0; i < 700; ++i)
    ASSERT_EQ(table[table.find(near(i))].bytes, std::to_string(i));
  EXPECT_EQ(table.find(near(700)), ObjectTable::kNone);
}

TEST(ObjectTable, KeepsTheFirstOfOneNameAndCopiesItsBytes) {
  ObjectTable table;
  std::string text = "first";
  table.add(near(1), ObjectKind::commit, text);
  text = "other";
  table.add(near(1), ObjectKind::blob, text);
  ASSERT_EQ(table.size(), 1u);
  EXPECT_EQ(table[0].bytes, "first");
  EXPECT_EQ(table[0].kind, ObjectKind::commit);
}

TEST(ObjectTable, BytesStayWhereTheyAreBesideLargeOnes) {
  ObjectTable table;
  table.add(near(1), ObjectKind::blob, "small");
  const char* where = table[0].bytes.data();
  table.add(near(2), ObjectKind::blob, std::string(3 << 20, 'x'));
  table.add(near(3), ObjectKind::blob, "");
  for (size_t i = 4; i < 40; ++i)
    table.add(near(i), ObjectKind::blob, std::string(200'000, 'y'));
  EXPECT_EQ(table[0].bytes.data(), where);
  EXPECT_EQ(table[0].bytes, "small");
  EXPECT_EQ(table[1].bytes, std::string(3 << 20, 'x'));
  EXPECT_EQ(table[2].bytes, "");
  for (uint32_t n = 3; n < table.size(); ++n)
    ASSERT_EQ(table[n].bytes, std::string(200'000, 'y'));
}

} // namespace
} // namespace kport
