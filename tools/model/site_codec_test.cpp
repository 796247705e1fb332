// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/site_codec.h"

#include <random>

#include <gtest/gtest.h>

namespace kport {
namespace {

// Fills a unit with whatever a seed yields; every field gets its turn.
class AnyUnit {
public:
  explicit AnyUnit(unsigned seed) : random_(seed) {}

  Unit make() {
    Unit u;
    u.main = word();
    fill(u.files, [&] { return OwnFile{word(), word()}; });
    fill(u.entities, [&] { return Entity{fact()}; });
    fill(u.types, [&] { return word(); });
    fill(u.uses,
         [&] { return Use{number(), range(), origin(), number(), number()}; });
    fill(u.functions, [&] { return function(); });
    fill(u.bindings, [&] {
      return Binding{BindKind(random_() % 4),
                     number(),
                     number(),
                     number(),
                     range(),
                     range(),
                     range(),
                     origin(),
                     flag(),
                     number()};
    });
    fill(u.inits, [&] {
      return InitSite{number(), range(), range(), range(), origin()};
    });
    fill(u.calls, [&] {
      CallSite c{CalleeKind(random_() % 3), number(), range(), range(),
                 range()};
      fill(c.args, [&] { return range(); });
      fill(c.arg_nodes, [&] { return number(); });
      c.origin = origin();
      return c;
    });
    fill(u.accesses, [&] {
      AccessSite a{number(), AccessKind(random_() % 4), range(), range()};
      a.arrow = flag();
      a.opcode = word();
      a.value = range();
      return a;
    });
    fill(u.locals, [&] {
      return LocalUse{number(), number(), word(), range(), origin(), number()};
    });
    fill(u.nodes, [&] {
      return Node{range(), number(), number(), flag(), flag(), origin()};
    });
    fill(u.includes,
         [&] { return IncludeSite{number(), range(), range(), flag()}; });
    fill(u.conditions, [&] { return ConditionSite{range(), flag()}; });
    fill(u.skipped, [&] { return SkippedSite{range(), word()}; });
    fill(u.own_types, [&] { return word(); });
    fill(u.own_defines, [&] { return word(); });
    fill(u.errors, [&] { return word(); });
    return u;
  }

private:
  uint32_t number() { return random_() % 5 == 0 ? kNone : random_(); }
  bool flag() { return random_() % 2 != 0; }
  Origin origin() { return Origin(random_() % 5); }
  Range range() { return {number(), uint32_t(random_()), uint32_t(random_())}; }
  std::string word() {
    std::string s(random_() % 9, ' ');
    for (char& c : s)
      c = char(random_());
    return s;
  }
  Type type() { return {word(), word()}; }
  Fact fact() {
    Fact f{FactKind(random_() % 10), word(), word(), unsigned(random_()),
           word()};
    if (flag()) {
      f.signature.emplace();
      f.signature->returns = type();
      fill(f.signature->params, [&] { return Param{word(), type()}; });
    }
    f.type = type();
    fill(f.macro_params, [&] { return word(); });
    f.body = word();
    if (flag())
      f.exported = Export{word(), flag(), word()};
    f.value = word();
    return f;
  }
  OwnFunction function() {
    OwnFunction f{word(), {type(), {}, flag()}, flag(), {}, {}};
    fill(f.decls, [&] {
      OwnDecl d{range(), range(), range(), {}, flag(), range(), origin()};
      fill(d.param_sites,
           [&] { return ParamSite{range(), range(), word(), type()}; });
      return d;
    });
    fill(f.returns,
         [&] { return ReturnSite{range(), range(), number(), origin()}; });
    return f;
  }
  template <class T, class Make>
  void fill(std::vector<T>& v, Make make) {
    for (size_t n = random_() % 4; n > 0; --n)
      v.push_back(make());
  }

  std::mt19937 random_;
};

TEST(SiteCodec, DecodesWhatItEncoded) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::string bytes = encode(AnyUnit(seed).make());
    std::optional<Unit> back = decode(bytes);
    ASSERT_TRUE(back) << seed;
    // Two random units of one seed are equal, so are their bytes.
    EXPECT_EQ(encode(*back), bytes) << seed;
    EXPECT_EQ(encode(AnyUnit(seed).make()), bytes) << seed;
  }
}

TEST(SiteCodec, KeepsTheFieldsThatTestsLookAt) {
  Unit u;
  u.main = "fs/a.c";
  u.bindings.push_back({.slot = 7, .whole = {1, 2, 3}, .through = kNone});
  u.calls.push_back({.args = {{0, 4, 9}}, .node = 3});
  std::optional<Unit> back = decode(encode(u));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->main, "fs/a.c");
  EXPECT_EQ(back->bindings[0].slot, 7u);
  EXPECT_EQ(back->bindings[0].through, kNone);
  EXPECT_EQ(back->bindings[0].whole, (Range{1, 2, 3}));
  EXPECT_EQ(back->calls[0].args[0], (Range{0, 4, 9}));
}

TEST(SiteCodec, RefusesDamage) {
  std::string bytes = encode(AnyUnit(3).make());
  EXPECT_FALSE(decode(""));
  for (size_t cut = 0; cut < bytes.size(); cut += 7)
    EXPECT_FALSE(decode(std::string_view(bytes).substr(0, cut))) << cut;
  for (size_t at = 0; at < bytes.size(); at += 5) {
    std::string broken = bytes;
    broken[at] = char(broken[at] ^ 0x10);
    EXPECT_FALSE(decode(broken)) << at;
  }
}

} // namespace
} // namespace kport
