// SPDX-License-Identifier: GPL-2.0-or-later
// SHA-256 through libcrypto, which uses the CPU's instructions for it.
#include "base/files.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <unistd.h>

#include <fmt/format.h>
#include <openssl/evp.h>

namespace kport {

namespace {

class Hash {
public:
  Hash() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr);
  }
  void add(const void* data, size_t size) {
    EVP_DigestUpdate(context_.get(), data, size);
  }
  std::string hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    EVP_DigestFinal_ex(context_.get(), digest.data(), &size);
    std::string text;
    for (unsigned i = 0; i < size; ++i)
      text += fmt::format("{:02x}", digest[i]);
    return text;
  }

private:
  std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context_;
};

} // namespace

std::string sha256(std::string_view bytes) {
  Hash hash;
  hash.add(bytes.data(), bytes.size());
  return hash.hex();
}

Result<std::string> sha256_file(const fs::path& path) {
  int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  Hash hash;
  std::array<char, 1 << 16> buffer;
  ssize_t n = fd < 0 ? -1 : 0;
  while (fd >= 0) {
    n = ::read(fd, buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      break;
    hash.add(buffer.data(), static_cast<size_t>(n));
  }
  int error_number = errno;
  if (fd >= 0)
    ::close(fd);
  if (n < 0)
    return fail(error("file", fmt::format("cannot read {}: {}", path.string(),
                                          std::strerror(error_number))));
  return hash.hex();
}

} // namespace kport
