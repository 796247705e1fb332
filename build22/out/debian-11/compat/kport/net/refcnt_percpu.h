/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sk_net_refcnt_upgrade(), as in net/refcnt.h, for kernels that count sockets
 * in a per-CPU integer without an accessor, and know no reference trackers.
 *
 * Upstream 5c70eb5c593d ("net: better track kernel sockets lifetime").
 */
#include <linux/percpu.h>
#include <net/net_namespace.h>
#include <net/sock.h>

#if defined(KPORT_SHIM_sk_net_refcnt_upgrade) && !defined(sk_net_refcnt_upgrade)
static inline void kport_sk_net_refcnt_upgrade(struct sock *sk)
{
	struct net *net = sock_net(sk);

	WARN_ON_ONCE(sk->sk_net_refcnt);
	sk->sk_net_refcnt = 1;
	get_net(net);
#ifdef CONFIG_PROC_FS
	this_cpu_add(*net->core.sock_inuse, 1);
#endif
}
#define sk_net_refcnt_upgrade kport_sk_net_refcnt_upgrade
#endif
