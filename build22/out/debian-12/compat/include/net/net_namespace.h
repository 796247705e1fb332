/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by kport for 6.1.0-56-amd64: what its <net/net_namespace.h> lacks. */
#ifdef KPORT_IN_NET_NET_NAMESPACE_H
#include_next <net/net_namespace.h>
#else
#define KPORT_IN_NET_NET_NAMESPACE_H
#include_next <net/net_namespace.h>
#define KPORT_SHIM_register_net_sysctl 1
#define KPORT_SHIM_unregister_net_sysctl_table 1
#include <kport/net/sysctl.h>
#undef KPORT_IN_NET_NET_NAMESPACE_H
#endif
