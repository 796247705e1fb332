// Plants a tree of every kind of entry and describes it as a manifest, so that
// a later mount, or the server's own disk, can be compared with it.
// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "exercise.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>

static void plant_files(void) {
  static const size_t sizes[] = {0,    1,     4095,   4096,   4097,
                                 8192, 65535, 131072, 1000003};
  for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
    char name[32], value[32];
    snprintf(name, sizeof(name), "size-%zu", sizes[i]);
    put_file(name, (uint32_t)sizes[i], sizes[i]);
    int length = snprintf(value, sizeof(value), "value %zu", i);
    MUST(setxattr(name, "user.plant", value, (size_t)length, 0));
    struct timespec when[2] = {{1000000000 + (time_t)i, 1},
                               {1100000000 + (time_t)i, 7000 + (long)i}};
    MUST(utimensat(AT_FDCWD, name, when, 0));
    MUST(chmod(name, (mode_t)(0600 + i)));
  }
}

static void plant_names(void) {
  char path[600] = "deep";
  MUST(mkdir(path, 0755));
  for (int i = 0; i < 8; i++) {
    strcat(path, "/er");
    MUST(mkdir(path, 0700));
  }
  strcat(path, "/file");
  put_file(path, 5, 5000);
  MUST(symlink(path, "pointer"));
  MUST(link("size-4097", "hard"));
  MUST(mkdir("many", 0755));
  for (int i = 0; i < 60; i++) {
    char name[300];
    snprintf(name, sizeof(name), "many/%0*d", 1 + i * 4, i);
    put_file(name, (uint32_t)i, (size_t)i * 37);
  }
  MUST(mkdir("empty", 0711));
}

// A file changed after it was written: what is on the server must be the end.
static void plant_changes(void) {
  int fd = create("changed");
  write_pattern(fd, 1, 0, 50000);
  MUST(fsync(fd));
  write_pattern(fd, 2, 10000, 5000);
  MUST(ftruncate(fd, 30001));
  MUST(ftruncate(fd, 60000));
  write_pattern(fd, 3, 59000, 2000);
  MUST(close(fd));
}

int plant_command(int argc, char** argv) {
  if (argc != 2 || chdir(argv[1]))
    return report("plant", "cannot enter the directory");
  umask(0);
  MUST(mkdir("plant", 0755));
  MUST(chdir("plant"));
  plant_files();
  plant_names();
  plant_changes();
  // Until data is written back the server has no say about timestamps.
  drop_caches();
  return 0;
}

static uint64_t file_sum(const char* path, off_t size) {
  static unsigned char data[32768];
  uint64_t sum = 0;
  int fd = MUST(open(path, O_RDONLY));
  for (off_t at = 0; at < size; at += (off_t)sizeof(data)) {
    size_t part = sizeof(data), done = 0;
    if ((off_t)part > size - at)
      part = (size_t)(size - at);
    while (done < part) {
      ssize_t more = MUST(read(fd, data + done, part - done));
      if (!more)
        fail("%s ends at %zu", path, (size_t)at + done);
      done += (size_t)more;
    }
    sum = checksum(sum, data, part);
  }
  MUST(close(fd));
  return sum;
}

static void describe(FILE* out, const char* path, const struct stat* st) {
  char text[4096] = "";
  uint64_t sum = 0;
  if (S_ISREG(st->st_mode)) {
    sum = file_sum(path, st->st_size);
    ssize_t size = getxattr(path, "user.plant", text, sizeof(text) - 1);
    text[size < 0 ? 0 : size] = 0;
  } else if (S_ISLNK(st->st_mode)) {
    ssize_t size = MUST(readlink(path, text, sizeof(text) - 1));
    text[size] = 0;
  }
  // Sizes of directories belong to the server's disk format.
  fprintf(out, "%s %o %lu %lld %lld.%09ld %016llx %s\n", path, st->st_mode,
          (unsigned long)st->st_nlink,
          S_ISDIR(st->st_mode) ? 0 : (long long)st->st_size,
          (long long)st->st_mtim.tv_sec, st->st_mtim.tv_nsec,
          (unsigned long long)sum, text);
}

static void scan_directory(FILE* out, const char* path) {
  struct dirent** entries;
  int count = MUST(scandir(path, &entries, NULL, alphasort));
  for (int i = 0; i < count; i++) {
    const char* name = entries[i]->d_name;
    char child[4096];
    struct stat st;
    if (strcmp(name, ".") && strcmp(name, "..")) {
      snprintf(child, sizeof(child), "%s/%s", path, name);
      MUST(lstat(child, &st));
      describe(out, child, &st);
      if (S_ISDIR(st.st_mode))
        scan_directory(out, child);
    }
    free(entries[i]);
  }
  free(entries);
}

int scan_command(int argc, char** argv) {
  if (argc != 3)
    return report("scan", "usage: scan DIR FILE");
  FILE* out = fopen(argv[2], "w");
  if (!out || chdir(argv[1]))
    return report("scan", "cannot enter the directory");
  scan_directory(out, "plant");
  return fclose(out) ? report("scan", "cannot write the manifest") : 0;
}

// A little of every operation, undone at the end: what grows with each call
// is a leak.
int cycle_command(int argc, char** argv) {
  char value[16], target[16];
  if (argc != 2 || chdir(argv[1]))
    return report("cycle", "cannot enter the directory");
  MUST(mkdir("cycle", 0755));
  MUST(chdir("cycle"));
  put_file("a", 1, 300000);
  int fd = MUST(open("a", O_RDWR));
  forget_pages(fd);
  expect_pattern(fd, 1, 0, 300000);
  MUST(ftruncate(fd, 1000));
  MUST(close(fd));
  MUST(link("a", "b"));
  MUST(symlink("a", "l"));
  MUST(readlink("l", target, sizeof(target)));
  MUST(setxattr("a", "user.x", "value", 5, 0));
  MUST(getxattr("a", "user.x", value, sizeof(value)));
  FAILS(getxattr("a", "user.y", value, sizeof(value)), ENODATA);
  FAILS(open("missing", O_RDONLY), ENOENT);
  FAILS(mkdir("a", 0755), EEXIST);
  FAILS(open("a", O_CREAT | O_EXCL, 0644), EEXIST);
  MUST(rename("b", "c"));
  DIR* directory = opendir(".");
  CHECK(directory);
  while (readdir(directory))
    ;
  closedir(directory);
  MUST(unlink("a"));
  MUST(unlink("c"));
  MUST(unlink("l"));
  MUST(chdir(".."));
  MUST(rmdir("cycle"));
  return 0;
}
