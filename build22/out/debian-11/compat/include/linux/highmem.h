/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by kport for 5.10.0-46-amd64: what its <linux/highmem.h> lacks. */
#ifdef KPORT_IN_LINUX_HIGHMEM_H
#include_next <linux/highmem.h>
#else
#define KPORT_IN_LINUX_HIGHMEM_H
#include_next <linux/highmem.h>
#define KPORT_SHIM_folio_zero_segment 1
#define KPORT_SHIM_folio_zero_segments 1
#define KPORT_SHIM_memcpy_from_folio 1
#define KPORT_SHIM_memcpy_to_folio 1
#include <kport/mm/folio_zero.h>
#include <kport/mm/folio_copy.h>
#undef KPORT_IN_LINUX_HIGHMEM_H
#endif
