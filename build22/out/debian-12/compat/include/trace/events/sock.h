/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by kport for 6.1.0-56-amd64: what its <trace/events/sock.h> lacks. */
#ifdef KPORT_IN_TRACE_EVENTS_SOCK_H
#include_next <trace/events/sock.h>
#else
#define KPORT_IN_TRACE_EVENTS_SOCK_H
#include_next <trace/events/sock.h>
#define KPORT_SHIM_trace_sk_data_ready 1
#include <kport/net/data_ready.h>
#undef KPORT_IN_TRACE_EVENTS_SOCK_H
#endif
