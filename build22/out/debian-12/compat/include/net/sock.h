/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by kport for 6.1.0-56-amd64: what its <net/sock.h> lacks. */
#ifdef KPORT_IN_NET_SOCK_H
#include_next <net/sock.h>
#else
#define KPORT_IN_NET_SOCK_H
#include_next <net/sock.h>
#define KPORT_SHIM_sk_net_refcnt_upgrade 1
#include <kport/net/refcnt.h>
#undef KPORT_IN_NET_SOCK_H
#endif
