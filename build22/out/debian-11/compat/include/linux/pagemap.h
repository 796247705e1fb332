/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by kport for 5.10.0-46-amd64: what its <linux/pagemap.h> lacks. */
#ifdef KPORT_IN_LINUX_PAGEMAP_H
#include_next <linux/pagemap.h>
#else
#define KPORT_IN_LINUX_PAGEMAP_H
#include_next <linux/pagemap.h>
#define KPORT_SHIM_FGP_STABLE 1
#define KPORT_SHIM_FGP_WRITEBEGIN 1
#define KPORT_SHIM___filemap_get_folio 1
#define KPORT_SHIM_folio_end_read 1
#define KPORT_SHIM_folio_end_writeback 1
#define KPORT_SHIM_folio_pos 1
#define KPORT_SHIM_folio_unlock 1
#define KPORT_SHIM_readahead_folio 1
#include <kport/mm/filemap_folio.h>
#include <kport/mm/fgp_writebegin.h>
#include <kport/mm/folio_end_read.h>
#include <kport/mm/folio_pagemap.h>
#include <kport/mm/readahead_folio.h>
#undef KPORT_IN_LINUX_PAGEMAP_H
#endif
