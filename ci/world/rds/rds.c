// Exercises RDS between two network namespaces that a pair of interfaces joins:
// one test per call, "rds TEST"; complains on standard output and exits 1.
// SPDX-License-Identifier: GPL-2.0-or-later
//
// FAR is the process whose namespace is the far one. Every datagram says which
// it is of its sender's, and is that sender's pattern from there on: lost,
// repeated, reordered, cut and changed ones all show.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/errqueue.h>
#include <linux/rds.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define NEAR "10.9.0.1"
#define FAR "10.9.0.2"
enum { kPort = 4000, kLargest = 200000 };

static void fail(const char* format, ...)
    __attribute__((format(printf, 1, 2), noreturn));
static void fail(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  printf("# ");
  vprintf(format, arguments);
  printf("\n");
  exit(1);
}

#define CHECK(condition)                                                       \
  do {                                                                         \
    if (!(condition))                                                          \
      fail("line %d: %s: %s", __LINE__, #condition, strerror(errno));          \
  } while (0)

#define FAILS(call, expected)                                                  \
  do {                                                                         \
    errno = 0;                                                                 \
    if ((call) != -1)                                                          \
      fail("line %d: %s: succeeded", __LINE__, #call);                         \
    if (errno != (expected))                                                   \
      fail("line %d: %s: %s, not %s", __LINE__, #call, strerror(errno),        \
           strerror(expected));                                                \
  } while (0)

static void enter(const char* file) {
  int fd = open(file, O_RDONLY);
  CHECK(fd >= 0);
  CHECK(!setns(fd, CLONE_NEWNET));
  close(fd);
}

static const char* far_namespace(void) {
  static char path[64];
  const char* number = getenv("FAR");
  CHECK(number);
  snprintf(path, sizeof(path), "/proc/%s/ns/net", number);
  return path;
}

struct address {
  struct sockaddr_storage is;
  socklen_t length;
};

static struct address address(const char* text, int port) {
  struct address made = {.is.ss_family =
                             strchr(text, ':') ? AF_INET6 : AF_INET};
  struct sockaddr_in* v4 = (struct sockaddr_in*)&made.is;
  struct sockaddr_in6* v6 = (struct sockaddr_in6*)&made.is;
  int six = made.is.ss_family == AF_INET6;
  made.length = six ? sizeof(*v6) : sizeof(*v4);
  if (six)
    v6->sin6_port = htons(port);
  else
    v4->sin_port = htons(port);
  CHECK(inet_pton(made.is.ss_family, text,
                  six ? (void*)&v6->sin6_addr : (void*)&v4->sin_addr) == 1);
  return made;
}

static int port_of(const struct address* from) {
  return ntohs(from->is.ss_family == AF_INET6
                   ? ((const struct sockaddr_in6*)&from->is)->sin6_port
                   : ((const struct sockaddr_in*)&from->is)->sin_port);
}

static int bind_to(int fd, const char* text, int port) {
  struct address to = address(text, port);
  return bind(fd, (struct sockaddr*)&to.is, to.length);
}

static int open_tcp(void) {
  int transport = RDS_TRANS_TCP;
  int fd = socket(AF_RDS, SOCK_SEQPACKET, 0);
  CHECK(fd >= 0);
  CHECK(!setsockopt(fd, SOL_RDS, SO_RDS_TRANSPORT, &transport,
                    sizeof(transport)));
  return fd;
}

static int near(int port) {
  int fd = open_tcp();
  CHECK(!bind_to(fd, NEAR, port));
  return fd;
}

// A socket belongs to the namespace that it was opened in.
static int far_at(const char* text, int port) {
  enter(far_namespace());
  int fd = open_tcp();
  CHECK(!bind_to(fd, text, port));
  enter("/proc/1/ns/net");
  return fd;
}

static int far(int port) {
  return far_at(FAR, port);
}

static unsigned char pattern(int sender, uint32_t number, size_t at) {
  uint64_t mixed = (uint64_t)sender << 48 ^ (uint64_t)number << 24 ^ at;
  return mixed * 0x9e3779b97f4a7c15ull >> 56;
}

// The number of the datagram, then the pattern, as much as fits.
static void fill(unsigned char* data, int sender, uint32_t number,
                 size_t size) {
  for (size_t i = 0; i < size; i++)
    data[i] = pattern(sender, number, i);
  if (size >= 4)
    memcpy(data, &number, 4);
}

static int send_to(int fd, const struct address* to, int sender,
                   uint32_t number, size_t size, int flags) {
  static unsigned char data[kLargest];
  fill(data, sender, number, size);
  return sendto(fd, data, size, flags, (const struct sockaddr*)&to->is,
                to->length);
}

// The next one, which has to be this one, from this port.
static void receive(int fd, int sender, uint32_t number, size_t size) {
  static unsigned char data[kLargest + 1], wanted[kLargest];
  struct address from = {.length = sizeof(from.is)};
  memset(data, 0x55, sizeof(data));
  ssize_t got = recvfrom(fd, data, sizeof(data), 0, (struct sockaddr*)&from.is,
                         &from.length);
  if (got != (ssize_t)size)
    fail("%zd bytes, not %zu, of datagram %u from %d: %s", got, size, number,
         sender, strerror(errno));
  if (port_of(&from) != sender)
    fail("datagram %u is from %d, not %d", number, port_of(&from), sender);
  fill(wanted, sender, number, size);
  for (size_t i = 0; i < size; i++)
    if (data[i] != wanted[i])
      fail("byte %zu of datagram %u from %d is wrong", i, number, sender);
  CHECK(data[size] == 0x55);
}

static void wait_for(int fd, int events) {
  struct pollfd wanted = {.fd = fd, .events = events};
  CHECK(poll(&wanted, 1, -1) == 1);
}

static void buffer(int fd, int option, int size) {
  CHECK(!setsockopt(fd, SOL_SOCKET, option, &size, sizeof(size)));
}

static void test_sizes(void) {
  static const size_t sizes[] = {0,    1,     4095,  4096,   4097,
                                 8192, 65535, 65536, 131073, kLargest};
  int one = near(kPort), two = far(kPort + 1);
  struct address to_one = address(NEAR, kPort),
                 to_two = address(FAR, kPort + 1);
  buffer(one, SO_SNDBUF, 2 * kLargest);
  buffer(two, SO_SNDBUF, 2 * kLargest);
  for (unsigned i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
    CHECK(send_to(one, &to_two, kPort, i, sizes[i], 0) == (int)sizes[i]);
    receive(two, kPort, i, sizes[i]);
    CHECK(send_to(two, &to_one, kPort + 1, i, sizes[i], 0) == (int)sizes[i]);
    receive(one, kPort + 1, i, sizes[i]);
  }
}

static void test_vectors(void) {
  unsigned char data[9000], back[9000];
  int one = near(kPort), two = far(kPort + 1);
  struct address to = address(FAR, kPort + 1);
  fill(data, kPort, 7, sizeof(data));
  struct iovec out[] = {{data, 1}, {data + 1, 4099}, {data + 4100, 4900}};
  struct iovec in[] = {{back, 4000}, {back + 4000, 3}, {back + 4003, 4997}};
  struct msghdr message = {.msg_name = &to.is,
                           .msg_namelen = to.length,
                           .msg_iov = out,
                           .msg_iovlen = 3};
  CHECK(sendmsg(one, &message, 0) == sizeof(data));
  message = (struct msghdr){.msg_iov = in, .msg_iovlen = 3};
  CHECK(recvmsg(two, &message, 0) == sizeof(back));
  CHECK(!memcmp(data, back, sizeof(data)));
}

static size_t size_of(uint32_t number) {
  return 4 + number * 7919u % 20000;
}

// As many from each side at once, in processes that share nothing.
static void talk(int fd, const struct address* to, int mine, int theirs,
                 uint32_t count) {
  uint32_t sent = 0, got = 0;
  while (sent < count || got < count) {
    wait_for(fd, POLLIN | (sent < count ? POLLOUT : 0));
    while (sent < count) {
      int done = send_to(fd, to, mine, sent, size_of(sent), MSG_DONTWAIT);
      if (done < 0 && (errno == EAGAIN || errno == ENOBUFS))
        break;
      CHECK(done == (int)size_of(sent));
      sent++;
    }
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    while (got < count && poll(&ready, 1, 0) == 1 && ready.revents & POLLIN) {
      receive(fd, theirs, got, size_of(got));
      got++;
    }
  }
}

static void test_processes(void) {
  enum { kCount = 500 };
  int one = near(kPort), two = far(kPort + 1);
  struct address to_one = address(NEAR, kPort),
                 to_two = address(FAR, kPort + 1);
  int status, bad = 0;
  if (!fork())
    talk(one, &to_two, kPort, kPort + 1, kCount), exit(0);
  if (!fork())
    talk(two, &to_one, kPort + 1, kPort, kCount), exit(0);
  while (wait(&status) > 0)
    bad |= status;
  CHECK(!bad);
}

// Several ports behind one connection.
static void test_ports(void) {
  enum { kPorts = 8, kRounds = 50 };
  int one = near(kPort), others[kPorts];
  for (int i = 0; i < kPorts; i++)
    others[i] = far(kPort + 10 + i);
  for (uint32_t round = 0; round < kRounds; round++)
    for (int i = 0; i < kPorts; i++) {
      struct address to = address(FAR, kPort + 10 + i);
      int sender = kPort;
      size_t size = size_of(round * kPorts + i) % 3000;
      CHECK(send_to(one, &to, sender, round * kPorts + i, size, 0) ==
            (int)size);
    }
  for (int i = kPorts; i--;)
    for (uint32_t round = 0; round < kRounds; round++)
      receive(others[i], kPort, round * kPorts + i,
              size_of(round * kPorts + i) % 3000);
}

// Nobody reads: senders are held up, nothing is lost, and all goes on then.
static void test_congested(void) {
  int one = near(kPort), two = far(kPort + 1);
  struct address to = address(FAR, kPort + 1);
  uint32_t sent = 0;
  int congested = 0;
  buffer(two, SO_RCVBUF, 20000);
  while (!congested) {
    int done = send_to(one, &to, kPort, sent, 3000, MSG_DONTWAIT);
    if (done == 3000)
      sent++;
    else if (errno == ENOBUFS)
      congested = 1;
    else
      CHECK(errno == EAGAIN);
    if (sent > 1000)
      fail("%u datagrams and nothing is congested", sent);
  }
  CHECK(sent > 0);
  for (uint32_t i = 0; i < sent; i++)
    receive(two, kPort, i, 3000);
  // A sender that waits is woken by the news that there is room again.
  CHECK(send_to(one, &to, kPort, sent, 3000, 0) == 3000);
  receive(two, kPort, sent, 3000);
}

// What was not asked for by its receiver is said to be cut.
static void test_cut(void) {
  unsigned char data[200];
  struct iovec piece = {data, 100};
  struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1};
  int one = near(kPort), two = far(kPort + 1);
  struct address to = address(FAR, kPort + 1);
  CHECK(send_to(one, &to, kPort, 1, 5000, 0) == 5000);
  CHECK(send_to(one, &to, kPort, 2, 50, 0) == 50);
  wait_for(two, POLLIN);
  CHECK(recvmsg(two, &message, MSG_PEEK) == 100);
  CHECK(message.msg_flags & MSG_TRUNC);
  CHECK(recvmsg(two, &message, MSG_TRUNC) == 5000);
  CHECK(message.msg_flags & MSG_TRUNC);
  receive(two, kPort, 2, 50);
  FAILS(recvmsg(two, &message, MSG_DONTWAIT), EAGAIN);
}

// An address in use is not among these: until today bind() keeps a reference to
// the transport's module then, which can never be unloaded.
static void test_refused(void) {
  int transport = RDS_TRANS_TCP;
  socklen_t length = sizeof(transport);
  int one = near(kPort), unbound = open_tcp();
  int undecided = socket(AF_RDS, SOCK_SEQPACKET, 0);
  struct address to = address(FAR, kPort + 1);
  CHECK(!getsockopt(one, SOL_RDS, SO_RDS_TRANSPORT, &transport, &length));
  CHECK(transport == RDS_TRANS_TCP);
  FAILS(setsockopt(one, SOL_RDS, SO_RDS_TRANSPORT, &transport, length),
        EOPNOTSUPP);
  FAILS(bind_to(one, NEAR, kPort + 1), EINVAL);
  FAILS(bind_to(unbound, "10.9.0.77", kPort), ENOPROTOOPT);
  FAILS(bind_to(undecided, "10.9.0.77", kPort), EADDRNOTAVAIL);
  FAILS(send_to(unbound, &to, 0, 0, 10, 0), ENOTCONN);
  buffer(one, SO_SNDBUF, 5000);
  FAILS(send_to(one, &to, kPort, 0, 50000, 0), EMSGSIZE);
  FAILS(listen(one, 1), EOPNOTSUPP);
}

// Nobody answers at this address: what was sent can be taken back.
static void test_cancelled(void) {
  int one = near(kPort), two = far(kPort + 1);
  struct address nobody = address("10.9.0.3", kPort),
                 to = address(FAR, kPort + 1);
  buffer(one, SO_SNDBUF, 20000);
  int sent = 0;
  while (send_to(one, &nobody, kPort, sent, 1000, MSG_DONTWAIT) == 1000)
    sent++;
  CHECK(errno == EAGAIN && sent > 1);
  FAILS(send_to(one, &to, kPort, 0, 1000, MSG_DONTWAIT), EAGAIN);
  CHECK(!setsockopt(one, SOL_RDS, RDS_CANCEL_SENT_TO, &nobody.is,
                    sizeof(struct sockaddr_in)));
  CHECK(send_to(one, &to, kPort, 0, 1000, 0) == 1000);
  receive(two, kPort, 0, 1000);
}

// Pages of the sender, which are its own again when it is told so.
static void test_pages(void) {
  enum { kPages = 16, kSize = kPages * 4096 };
  unsigned char* data = aligned_alloc(4096, kSize);
  int one = near(kPort), two = far(kPort + 1), on = 1;
  struct address to = address(FAR, kPort + 1);
  char control[CMSG_SPACE(sizeof(uint32_t))];
  struct iovec piece = {data, kSize};
  CHECK(!setsockopt(one, SOL_SOCKET, SO_ZEROCOPY, &on, sizeof(on)));
  buffer(one, SO_SNDBUF, 4 * kSize);
  for (uint32_t cookie = 1; cookie <= 5; cookie++) {
    struct msghdr message = {.msg_name = &to.is,
                             .msg_namelen = to.length,
                             .msg_iov = &piece,
                             .msg_iovlen = 1,
                             .msg_control = control,
                             .msg_controllen = sizeof(control)};
    struct cmsghdr* cmsg = CMSG_FIRSTHDR(&message);
    cmsg->cmsg_level = SOL_RDS;
    cmsg->cmsg_type = RDS_CMSG_ZCOPY_COOKIE;
    cmsg->cmsg_len = CMSG_LEN(sizeof(uint32_t));
    memcpy(CMSG_DATA(cmsg), &cookie, sizeof(cookie));
    fill(data, kPort, cookie, kSize);
    CHECK(sendmsg(one, &message, MSG_ZEROCOPY) == kSize);
    receive(two, kPort, cookie, kSize);
    struct rds_zcopy_cookies done = {};
    char room[CMSG_SPACE(sizeof(done))];
    do {
      wait_for(one, POLLIN);
      message =
          (struct msghdr){.msg_control = room, .msg_controllen = sizeof(room)};
    } while (recvmsg(one, &message, MSG_DONTWAIT) < 0 && errno == EAGAIN);
    cmsg = CMSG_FIRSTHDR(&message);
    CHECK(cmsg && cmsg->cmsg_type == RDS_CMSG_ZCOPY_COMPLETION);
    memcpy(&done, CMSG_DATA(cmsg), sizeof(done));
    CHECK(done.num == 1 && done.cookies[0] == cookie);
  }
}

static void test_six(void) {
  int one = open_tcp(), two;
  struct address to = address("fd09::2", kPort + 1);
  CHECK(!bind_to(one, "fd09::1", kPort));
  two = far_at("fd09::2", kPort + 1);
  for (uint32_t i = 0; i < 20; i++) {
    CHECK(send_to(one, &to, kPort, i, size_of(i), 0) == (int)size_of(i));
    receive(two, kPort, i, size_of(i));
  }
}

// On one side of the wire nothing goes over it.
static void test_loop(void) {
  int one = socket(AF_RDS, SOCK_SEQPACKET, 0);
  int two = socket(AF_RDS, SOCK_SEQPACKET, 0);
  struct address to = address("127.0.0.1", kPort + 1);
  CHECK(!bind_to(one, "127.0.0.1", kPort));
  CHECK(!bind_to(two, "127.0.0.1", kPort + 1));
  for (uint32_t i = 0; i < 50; i++) {
    CHECK(send_to(one, &to, kPort, i, size_of(i), 0) == (int)size_of(i));
    receive(two, kPort, i, size_of(i));
  }
}

// The whole of a table the kernel keeps, as many entries of SIZE as there are.
static int table(int fd, int option, void* entries, int size, int room) {
  socklen_t length = size * room;
  int each = getsockopt(fd, SOL_RDS, option, entries, &length);
  if (each != size)
    fail("entries of table %d have %d bytes, not %d: %s", option, each, size,
         strerror(errno));
  return length / size;
}

static unsigned long long counter(int fd, const char* name) {
  static struct rds_info_counter counters[200];
  int count = table(fd, RDS_INFO_COUNTERS, counters, sizeof(counters[0]), 200);
  for (int i = 0; i < count; i++)
    if (!strcmp((char*)counters[i].name, name))
      return counters[i].value;
  fail("no counter %s among %d", name, count);
}

static void test_tables(void) {
  static struct rds_info_connection connections[50];
  static struct rds_info_tcp_socket sockets[50];
  int one = near(kPort), two = far(kPort + 1), found = 0;
  struct address to = address(FAR, kPort + 1);
  struct in_addr other;
  inet_pton(AF_INET, FAR, &other);
  unsigned long long before = counter(one, "send_queued");
  for (uint32_t i = 0; i < 3; i++) {
    CHECK(send_to(one, &to, kPort, i, 100, 0) == 100);
    receive(two, kPort, i, 100);
  }
  CHECK(counter(one, "send_queued") >= before + 3);
  int count =
      table(one, RDS_INFO_CONNECTIONS, connections, sizeof(connections[0]), 50);
  for (int i = 0; i < count; i++)
    found += connections[i].faddr == other.s_addr &&
             !strcmp((char*)connections[i].transport, "tcp") &&
             connections[i].flags & RDS_INFO_CONNECTION_FLAG_CONNECTED;
  if (!found)
    fail("no connection to " FAR " among %d; the first is to %x by \"%.16s\" "
         "with flags %x",
         count, connections[0].faddr, connections[0].transport,
         connections[0].flags);
  // Of several paths, each over a socket of its own, only the first is shown.
  count = table(one, RDS_INFO_TCP_SOCKETS, sockets, sizeof(sockets[0]), 50);
  found = 0;
  for (int i = 0; i < count; i++)
    found += sockets[i].peer_addr == other.s_addr &&
             (sockets[i].peer_port == htons(16385) ||
              sockets[i].local_port == htons(16385));
  if (!found)
    fail("no socket of a connection to " FAR " among %d", count);
}

// What a session takes and has to give back.
static void test_cycle(void) {
  int one = near(kPort), two = far(kPort + 1);
  struct address to = address(FAR, kPort + 1);
  for (uint32_t i = 0; i < 10; i++) {
    CHECK(send_to(one, &to, kPort, i, size_of(i), 0) == (int)size_of(i));
    receive(two, kPort, i, size_of(i));
  }
  // Somebody who goes without having read.
  CHECK(send_to(one, &to, kPort, 10, 1000, 0) == 1000);
  wait_for(two, POLLIN);
}

int main(int argc, char** argv) {
  static const struct {
    const char* name;
    void (*run)(void);
  } tests[] = {
      {"sizes", test_sizes},         {"vectors", test_vectors},
      {"processes", test_processes}, {"ports", test_ports},
      {"congested", test_congested}, {"cut", test_cut},
      {"refused", test_refused},     {"cancelled", test_cancelled},
      {"pages", test_pages},         {"six", test_six},
      {"loop", test_loop},           {"tables", test_tables},
      {"cycle", test_cycle},
  };
  for (unsigned i = 0; argc > 1 && i < sizeof(tests) / sizeof(tests[0]); i++)
    if (!strcmp(tests[i].name, argv[1]))
      return tests[i].run(), 0;
  fail("no such test");
}
