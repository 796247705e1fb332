// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/plan/conversion.h"

#include <gtest/gtest.h>

namespace kport {
namespace {

TEST(Conversion, TakesTypesApart) {
  EXPECT_EQ(unqualified("const struct qstr"), "struct qstr");
  EXPECT_EQ(unqualified("const char *const"), "const char *");
  EXPECT_EQ(unqualified("struct constant"), "struct constant");
  EXPECT_EQ(element_of("char[2][8]"), "char[8]");
  EXPECT_EQ(element_of("int *const[3]"), "int *const");
  EXPECT_EQ(element_of("char *"), "");
  EXPECT_TRUE(qualifiers_within("int", "const int"));
  EXPECT_FALSE(qualifiers_within("const int", "int"));
  EXPECT_TRUE(qualifiers_within("const char *", "char *"));
}

TEST(Conversion, QualifiersAreOnlyAdded) {
  EXPECT_TRUE(converts("char *", "const char *"));
  EXPECT_FALSE(converts("const char *", "char *"));
  EXPECT_TRUE(converts("char *const", "char *"));
  EXPECT_FALSE(converts("const struct h *const *", "const struct h **"));
  EXPECT_TRUE(converts("const struct h **", "const struct h *const *"));
  EXPECT_FALSE(converts("const struct h *const[4]", "const struct h **"));
  // Further inside nothing is added either.
  EXPECT_FALSE(converts("char **", "const char **"));
}

TEST(Conversion, NumbersAndVoidPointers) {
  EXPECT_TRUE(converts("unsigned long long", "unsigned long"));
  EXPECT_TRUE(converts("enum e", "int"));
  EXPECT_FALSE(converts("int", "char *"));
  EXPECT_FALSE(converts("char *", "unsigned long"));
  EXPECT_TRUE(converts("void *", "struct s *"));
  EXPECT_FALSE(converts("const void *", "struct s *"));
  EXPECT_TRUE(converts("unsigned char *", "char *"));
  EXPECT_FALSE(converts("unsigned long *", "unsigned long long *"));
  EXPECT_FALSE(converts("struct a", "struct b"));
}

} // namespace
} // namespace kport
