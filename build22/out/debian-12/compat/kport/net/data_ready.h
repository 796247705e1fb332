/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tracepoint that sk_data_ready() callbacks are to call, as nothing.
 *
 * Upstream 40e0b0908142 ("net/sock: Introduce trace_sk_data_ready()").
 */
#include <net/sock.h>

#if defined(KPORT_SHIM_trace_sk_data_ready) && !defined(trace_sk_data_ready)
static inline void kport_trace_sk_data_ready(const struct sock *sk)
{
}
#define trace_sk_data_ready kport_trace_sk_data_ready
#endif
