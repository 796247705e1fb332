// SPDX-License-Identifier: GPL-2.0-or-later
// The greedy shortest edit script (Myers 1986) over tokens and blanks.
#include "engine/cocci/text_diff.h"

#include <algorithm>

#include "engine/plan/lex.h"

namespace kport {
namespace {

// Steps that are searched before two texts count as different altogether; the
// search remembers the square of it.
constexpr int kMostSteps = 3000;

using Atoms = std::vector<std::string_view>;

// Tokens, and what stands between them in pieces that end at a line's end.
Atoms atoms_of(std::string_view text) {
  Atoms out;
  uint32_t at = 0;
  auto gap = [&](uint32_t end) {
    while (at < end) {
      size_t line = text.find('\n', at);
      uint32_t to = line == text.npos || line >= end
                        ? end
                        : static_cast<uint32_t>(line + 1);
      out.push_back(text.substr(at, to - at));
      at = to;
    }
  };
  for (const Token& t : lex(text)) {
    gap(t.begin);
    out.push_back(t.text);
    at = t.end;
  }
  gap(static_cast<uint32_t>(text.size()));
  return out;
}

struct Step { // an atom left out (x advances) or put in (y advances)
  int x, y;
  bool removal;
};

// The steps from a to b, in order; nothing when there are too many.
bool shortest(const Atoms& a, const Atoms& b, std::vector<Step>& steps) {
  int n = static_cast<int>(a.size()), m = static_cast<int>(b.size());
  int most = std::min(n + m, kMostSteps);
  std::vector<int> reach(2 * static_cast<size_t>(most) + 3, 0);
  auto at = [most](int k) { return static_cast<size_t>(k + most + 1); };
  std::vector<std::vector<int>> trace;
  auto down = [&](const std::vector<int>& v, int k, int d, size_t mid) {
    return k == -d || (k != d && v[mid - 1] < v[mid + 1]);
  };
  for (int d = 0; d <= most; ++d) {
    trace.emplace_back(reach.begin() + static_cast<long>(at(-d)) - 1,
                       reach.begin() + static_cast<long>(at(d)) + 2);
    for (int k = -d; k <= d; k += 2) {
      int x =
          down(reach, k, d, at(k)) ? reach[at(k + 1)] : reach[at(k - 1)] + 1;
      int y = x - k;
      while (x < n && y < m &&
             a[static_cast<size_t>(x)] == b[static_cast<size_t>(y)])
        ++x, ++y;
      reach[at(k)] = x;
      if (x < n || y < m)
        continue;
      for (int e = d, kk = k; e > 0; --e) {
        const std::vector<int>& v = trace[static_cast<size_t>(e)];
        auto slot = [&](int i) { return static_cast<size_t>(i + e + 1); };
        bool put = down(v, kk, e, slot(kk));
        kk += put ? 1 : -1;
        int px = v[slot(kk)];
        steps.push_back({px, px - kk, !put});
      }
      std::reverse(steps.begin(), steps.end());
      return true;
    }
  }
  return false;
}

} // namespace

std::vector<Hunk> text_diff(std::string_view before, std::string_view after) {
  Atoms a = atoms_of(before), b = atoms_of(after);
  size_t head = 0, tail = 0;
  while (head < a.size() && head < b.size() && a[head] == b[head])
    ++head;
  while (tail + head < a.size() && tail + head < b.size() &&
         a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
    ++tail;
  auto middle = [&](const Atoms& all) {
    return Atoms(all.begin() + static_cast<long>(head),
                 all.end() - static_cast<long>(tail));
  };
  Atoms left = middle(a), right = middle(b);
  auto begin_of = [&](size_t atom) {
    return atom < a.size()
               ? static_cast<uint32_t>(a[atom].data() - before.data())
               : static_cast<uint32_t>(before.size());
  };
  std::vector<Hunk> out;
  if (left.empty() && right.empty())
    return out;
  std::vector<Step> steps;
  if (!shortest(left, right, steps)) {
    Hunk all{begin_of(head), begin_of(a.size() - tail), ""};
    for (std::string_view atom : right)
      all.text += atom;
    return {all};
  }
  for (const Step& s : steps) {
    size_t atom = head + static_cast<size_t>(s.x);
    uint32_t begin = begin_of(atom);
    if (out.empty() || out.back().end != begin)
      out.push_back({begin, begin, ""});
    if (s.removal)
      out.back().end = begin_of(atom + 1);
    else
      out.back().text += right[static_cast<size_t>(s.y)];
  }
  return out;
}

std::string apply_hunks(std::string_view before,
                        const std::vector<Hunk>& hunks) {
  std::string out;
  uint32_t at = 0;
  for (const Hunk& h : hunks) {
    out += before.substr(at, h.begin - at);
    out += h.text;
    at = h.end;
  }
  return out += before.substr(at);
}

} // namespace kport
