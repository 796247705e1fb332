// A relay between client and server that damages some of the server's replies,
// always the same way for the same seed: no reply may hurt the client.
// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "exercise.h"

#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>

enum { HEADER = 7, BUFFER = 1 << 20 };

static uint64_t state;

static uint32_t roll(uint32_t sides) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (uint32_t)(state >> 16) % sides;
}

static struct sockaddr_in loopback(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

static int send_all(int to, const unsigned char* data, size_t size) {
  while (size) {
    ssize_t done = send(to, data, size, MSG_NOSIGNAL);
    if (done <= 0)
      return 0;
    data += done;
    size -= (size_t)done;
  }
  return 1;
}

static int receive_all(int from, unsigned char* data, size_t size) {
  return recv(from, data, size, MSG_WAITALL) == (ssize_t)size;
}

static void put_size(unsigned char* message, uint32_t size) {
  for (int i = 0; i < 4; i++)
    message[i] = (unsigned char)(size >> (8 * i));
}

// 0 ends the connection.
static int send_damaged(int to, unsigned char* message, uint32_t size) {
  static const uint32_t sizes[] = {0, 1, 6, 7, 8, 0x7fffffff, 0xffffffff};
  switch (roll(9)) {
  case 0: // the type of another reply
    message[4] = (unsigned char)(message[4] + 2 * roll(8) - 8);
    break;
  case 1: // nobody asked with this tag
    message[5] = (unsigned char)roll(256);
    break;
  case 2: // a length that is not the message's
    put_size(message, sizes[roll(sizeof(sizes) / sizeof(sizes[0]))]);
    break;
  case 3: // shorter than its contents say
    if (size > HEADER) {
      size = HEADER + roll(size - HEADER);
      put_size(message, size);
    }
    break;
  case 4: // cut off
    send_all(to, message, roll(size));
    return 0;
  case 5: // twice
    if (!send_all(to, message, size))
      return 0;
    break;
  case 6: // never, which costs a time-out: seldom
    if (!roll(3))
      return 1;
    break;
  case 7: // all bits of the first fields
    for (uint32_t i = HEADER; i < size && i < HEADER + 8; i++)
      message[i] = 0xff;
    break;
  default:
    if (size > HEADER)
      message[HEADER + roll(size - HEADER)] ^= (unsigned char)(1 << roll(8));
  }
  return send_all(to, message, size);
}

static int relay_reply(int server, int client, unsigned char* buffer) {
  if (!receive_all(server, buffer, HEADER))
    return 0;
  uint32_t size = (uint32_t)buffer[0] | (uint32_t)buffer[1] << 8 |
                  (uint32_t)buffer[2] << 16 | (uint32_t)buffer[3] << 24;
  if (size < HEADER || size > BUFFER ||
      !receive_all(server, buffer + HEADER, size - HEADER))
    return 0;
  if (roll(25))
    return send_all(client, buffer, size);
  return send_damaged(client, buffer, size);
}

static void relay(int client, int port) {
  static unsigned char requests[65536], replies[BUFFER];
  struct sockaddr_in address = loopback(port);
  int server = MUST(socket(AF_INET, SOCK_STREAM, 0));
  MUST(connect(server, (struct sockaddr*)&address, sizeof(address)));
  struct pollfd ends[] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
  while (poll(ends, 2, -1) > 0) {
    if (ends[0].revents) {
      ssize_t size = recv(client, requests, sizeof(requests), 0);
      if (size <= 0 || !send_all(server, requests, (size_t)size))
        return;
    }
    if (ends[1].revents && !relay_reply(server, client, replies))
      return;
  }
}

int mangle_command(int argc, char** argv) {
  if (argc != 4)
    return report("mangle", "usage: mangle PORT SERVER-PORT SEED");
  struct sockaddr_in address = loopback(atoi(argv[1]));
  int listener = MUST(socket(AF_INET, SOCK_STREAM, 0)), yes = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  MUST(bind(listener, (struct sockaddr*)&address, sizeof(address)));
  MUST(listen(listener, 5));
  // The caller goes on once connections are possible.
  if (MUST(fork()))
    return 0;
  state = 0x9e3779b97f4a7c15u * (uint64_t)(atoi(argv[3]) + 1);
  int client = MUST(accept(listener, NULL, NULL));
  close(listener);
  relay(client, atoi(argv[2]));
  return 0;
}
