// SPDX-License-Identifier: GPL-2.0-or-later
// For tests: a Debian archive on disk with the smallest kernels there can be.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/process.h"

namespace kport {

// Every call asserts by throwing: only tests use this.
class FakeArchive {
public:
  explicit FakeArchive(fs::path root) : root_(std::move(root)) {}

  std::string uri() const { return "file:" + root_.string() + "/"; }

  // headers, -common, kbuild and image of "1.2.0-<abi>-amd64".
  void add_kernel(const std::string& abi, const std::string& version) {
    const std::string release = "1.2.0-" + abi + "-amd64";
    const std::string common = "linux-headers-1.2.0-" + abi + "-common";
    const std::string src = "usr/src/";
    add("linux-headers-" + release, version,
        "linux-headers-1.2.0-" + abi + "-common (= " + version +
            "), linux-kbuild-1.2, gcc-12",
        {{src + "linux-headers-" + release + "/Makefile",
          "include /usr/src/" + common + "/Makefile\n"},
         {src + "linux-headers-" + release + "/.config",
          "CONFIG_CC_VERSION_TEXT=\"gcc-1 (Debian) 1\"\n"},
         {src + "linux-headers-" + release + "/Module.symvers", ""},
         {src + "linux-headers-" + release + "/include/config/kernel.release",
          release + "\n"}});
    add(common, version, "",
        {{src + common + "/Makefile", "VERSION = 1\n"},
         {src + common + "/include/linux/kernel.h", "\n"}});
    add("linux-kbuild-1.2", version, "libc6 (>= 2.2)",
        {{"usr/lib/linux-kbuild-1.2/scripts/x", "#!/bin/sh\n"}});
    add("linux-image-" + release + "-unsigned", version, "",
        {{"boot/vmlinuz-" + release, "kernel"},
         {"lib/modules/" + release + "/kernel/x.ko", "module"}});
  }

  void remove(const std::string& name) {
    std::erase_if(packages_, [&](const Entry& e) {
      if (e.name.find(name) == std::string::npos)
        return false;
      fs::remove(root_ / e.path);
      return true;
    });
    write_index();
  }

  fs::path file_of(const std::string& name) const {
    for (const Entry& e : packages_)
      if (e.name == name)
        return root_ / e.path;
    throw std::runtime_error("no package " + name);
  }

  // Says in the index what the files are now.
  void write_index() {
    std::string text;
    for (const Entry& e : packages_)
      text += "Package: " + e.name + "\nVersion: " + e.version +
              "\nArchitecture: amd64\nDepends: " + e.depends +
              "\nFilename: " + e.path +
              "\nSize: " + std::to_string(fs::file_size(root_ / e.path)) +
              "\nSHA256: " + sha256_file(root_ / e.path).value() + "\n\n";
    fs::path dist = root_ / "dists/test";
    check(write_file(dist / "main/binary-amd64/Packages", text));
    check(write_file(
        dist / "Release",
        "Origin: Test\nSuite: test\nCodename: test\nComponents: main\n"
        "Architectures: amd64\nSHA256:\n " +
            sha256(text) + " " + std::to_string(text.size()) +
            " main/binary-amd64/Packages\n"));
  }

private:
  struct Entry {
    std::string name, version, depends, path;
  };

  template <class T>
  static void check(const Result<T>& r) {
    if (!r)
      throw std::runtime_error(r.error().message);
  }

  void add(const std::string& name, const std::string& version,
           const std::string& depends,
           const std::vector<std::pair<std::string, std::string>>& files) {
    fs::path work = root_ / "work";
    fs::remove_all(work);
    for (const auto& [path, text] : files)
      check(write_file(work / path, text));
    check(write_file(work / "DEBIAN/control",
                     "Package: " + name + "\nVersion: " + version +
                         "\nArchitecture: amd64\nMaintainer: a <a@b.c>\n"
                         "Description: x\n"));
    std::string path = "pool/" + name + "_" + version + "_amd64.deb";
    fs::create_directories(root_ / "pool");
    check(run_ok({.argv = {"dpkg-deb", "--root-owner-group", "-Znone", "-b",
                           work.string(), (root_ / path).string()}}));
    fs::remove_all(work);
    packages_.push_back({name, version, depends, path});
    write_index();
  }

  fs::path root_;
  std::vector<Entry> packages_;
};

} // namespace kport
