// SPDX-License-Identifier: GPL-2.0-or-later
// SHA-1 through libcrypto, which uses the CPU's instructions for it.
#include "base/sha1.h"

#include <memory>

#include <openssl/evp.h>

namespace kport {

std::array<uint8_t, 20> sha1(std::initializer_list<std::string_view> parts) {
  // Finding the algorithm costs more than hashing a small object.
  thread_local std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(
      EVP_MD_CTX_new(), EVP_MD_CTX_free);
  thread_local const EVP_MD* algorithm = EVP_MD_fetch(nullptr, "SHA1", nullptr);
  EVP_DigestInit_ex(context.get(), algorithm, nullptr);
  for (std::string_view part : parts)
    EVP_DigestUpdate(context.get(), part.data(), part.size());
  std::array<uint8_t, 20> out{};
  EVP_DigestFinal_ex(context.get(), out.data(), nullptr);
  return out;
}

} // namespace kport
