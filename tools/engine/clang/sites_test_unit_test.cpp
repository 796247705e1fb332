// SPDX-License-Identifier: GPL-2.0-or-later
// Parses a test's C against a small kernel header that exists in memory only.
#include "engine/clang/sites_test_unit.h"

#include <gtest/gtest.h>

namespace kport {

std::string_view test_kernel() {
  return R"(
#define NULL ((void *)0)
#define __init __attribute__((__section__(".init.text")))
#define offsetof(T, M) __builtin_offsetof(T, M)
#define container_of(ptr, type, member) ({ \
	void *__mptr = (void *)(ptr); \
	((type *)(__mptr - offsetof(type, member))); })
#define min(a, b) ({ __typeof__(a) _a = (a); __typeof__(b) _b = (b); \
	_a < _b ? _a : _b; })
#define kmalloc(...) alloc_hooks(kmalloc_noprof(__VA_ARGS__))
#define alloc_hooks(x) ({ x; })
#define pr_debug(fmt, ...) printk(fmt, ##__VA_ARGS__)
#define no_debug(fmt, ...) do { } while (0)
#define WRITE_ONCE(x, v) do { *(volatile __typeof__(x) *)&(x) = (v); } while (0)
#define INIT_WORK(w, f) do { (w)->func = (f); } while (0)
#define timer_setup(t, f, flags) init_timer_key((t), (f), (flags), #t)
#define DEFINE_SHOW(name) \
	static int name##_open(struct inode *i) \
	{ return single_open(i, name##_show); }
#define cpu_to_le32(x) x
#define put_alias put_real
#define SIMPLE_FLAG 4
#define __stringify(x) #x
#define WARN_ON(c) ({ int __r = !!(c); if (__r) printk("at " #c); __r; })
#define LIST_INIT(n) { &(n), &(n) }
#define IS_ENABLED(x) 0
#define EXPORT_SYMBOL(s) extern __typeof__(s) s; \
	static void *__addr_##s = (void *)(unsigned long)&s
#define BUILD_CHECK(c) do { extern void __assert_7(void); \
	if (!(c)) __assert_7(); } while (0)
#define module_init(f) static inline int (*__inittest(void))(void) { return f; }
#define CONFIG_ON 1
typedef unsigned gfp_t;
typedef struct { int counter; } atomic_t;
struct timespec64 { long tv_sec; long tv_nsec; };
struct mnt_idmap;
struct work_struct;
typedef void (*work_func_t)(struct work_struct *work);
struct work_struct { work_func_t func; };
struct timer_list { int expires; };
struct inode_operations;
enum migrate_mode { MIGRATE_ASYNC, MIGRATE_SYNC };
struct inode {
	int i_mode;
	struct timespec64 i_mtime;
	union { int i_ino; struct { int i_low; }; };
	char i_name[8];
	atomic_t i_count;
	const struct inode_operations *i_op;
	void *i_private;
};
struct dentry { int d_flags; };
struct attribute { const char *name; int mode; };
struct kobj_attr { struct attribute attr; int (*show)(struct inode *); };
struct inode_operations {
	struct dentry *(*mkdir)(struct mnt_idmap *, struct inode *, int mode);
	int (*rmdir)(struct inode *, struct dentry *);
	int (*getattr)(struct mnt_idmap *, struct inode *);
	void *flags;
};
extern struct mnt_idmap nop_mnt_idmap;
int printk(const char *fmt, ...);
int single_open(struct inode *i, int (*show)(struct inode *));
void init_timer_key(struct timer_list *t, void (*f)(struct timer_list *),
		    int flags, const char *name);
int timer_delete(struct timer_list *t);
void put_real(struct inode *i);
void *kmalloc_noprof(int size, gfp_t flags);
int setattr_prepare(struct mnt_idmap *idmap, struct dentry *dentry);
void register_cb(int (*cb)(struct inode *, struct dentry *), void *data);
int filemap_rmdir(struct inode *i, struct dentry *d);
static inline int i_size_read(struct inode *i) { return i->i_ino; }
)";
}

// Reads own text, as trace/define_trace.h does, and makes tables of it.
std::string_view test_reader() {
  return R"(
#define STAGE(name) int name;
#define TABLE(name) \
	struct inode_operations name##_table = { .flags = (void *)&name }
#include READ
)";
}

TestUnit::TestUnit(std::string source, std::string header)
    : source_("#include <linux/k.h>\n" + std::move(source)),
      header_(std::move(header)) {
  SitesJob job;
  job.main = "fs/a.c";
  job.input.directory = "/v";
  job.input.file = "/v/fs/a.c";
  job.input.args = {"-nostdinc", "-std=gnu11", "-fms-extensions", "-I/v/k",
                    "-I/v"};
  job.input.overlay = {{"/v/fs/a.c", source_},
                       {"/v/fs/a.h", header_},
                       {"/v/k/linux/k.h", std::string(test_kernel())},
                       {"/v/k/linux/reader.h", std::string(test_reader())}};
  job.own = [](std::string_view path) {
    return path.starts_with("/v/fs/") ? std::string(path.substr(3))
                                      : std::string();
  };
  Result<Unit> unit = extract_sites(job);
  if (!unit) {
    ADD_FAILURE() << unit.error().message;
    return;
  }
  unit_ = std::move(*unit);
  for (const std::string& e : unit_.errors)
    ADD_FAILURE() << e;
}

std::string TestUnit::text(const Range& r) const {
  if (!r.valid())
    return "-";
  const std::string& s =
      unit_.files[r.file].path == "fs/a.c" ? source_ : header_;
  return r.end <= s.size() ? s.substr(r.begin, r.end - r.begin) : "?";
}

std::string TestUnit::name(uint32_t entity) const {
  return entity == kNone ? "-" : unit_.entities[entity].fact.name;
}

std::string TestUnit::function(uint32_t function) const {
  return function == kNone ? "-" : unit_.functions[function].name;
}

std::string TestUnit::node(uint32_t node) const {
  return node == kNone ? "-" : text(unit_.nodes[node].range);
}

std::vector<std::string> TestUnit::uses(std::string_view entity) const {
  std::vector<std::string> out;
  for (const Use& u : unit_.uses)
    if (name(u.entity) == entity)
      out.push_back(text(u.range));
  return out;
}

namespace {

template <class T, class Matches>
const T* find(const std::vector<T>& v, Matches matches) {
  auto it = std::ranges::find_if(v, matches);
  return it == v.end() ? nullptr : &*it;
}

} // namespace

const CallSite* TestUnit::call(std::string_view whole) const {
  return find(unit_.calls,
              [&](const CallSite& x) { return text(x.whole) == whole; });
}

const AccessSite* TestUnit::access(std::string_view whole) const {
  return find(unit_.accesses,
              [&](const AccessSite& x) { return text(x.whole) == whole; });
}

const Binding* TestUnit::binding(std::string_view whole) const {
  return find(unit_.bindings,
              [&](const Binding& x) { return text(x.whole) == whole; });
}

const InitSite* TestUnit::init(std::string_view whole) const {
  return find(unit_.inits,
              [&](const InitSite& x) { return text(x.whole) == whole; });
}

const OwnFunction* TestUnit::own(std::string_view name) const {
  return find(unit_.functions,
              [&](const OwnFunction& x) { return x.name == name; });
}

bool TestUnit::has_node(std::string_view wanted) const {
  return std::ranges::any_of(
      unit_.nodes, [&](const Node& n) { return text(n.range) == wanted; });
}

} // namespace kport
