/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by kport for 5.10.0-46-amd64: what its <linux/shrinker.h> lacks. */
#ifdef KPORT_IN_LINUX_SHRINKER_H
#include_next <linux/shrinker.h>
#else
#define KPORT_IN_LINUX_SHRINKER_H
#include_next <linux/shrinker.h>
#define KPORT_SHIM_shrinker_alloc 1
#define KPORT_SHIM_shrinker_free 1
#define KPORT_SHIM_shrinker_register 1
#include <kport/mm/shrinker.h>
#undef KPORT_IN_LINUX_SHRINKER_H
#endif
