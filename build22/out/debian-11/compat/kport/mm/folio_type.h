/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * struct folio of one page, and the way from and to struct page.
 *
 * Upstream 7b230db3b8d3 ("mm: Introduce struct folio").  It is the page under
 * another type, so a pointer to either may be taken for the other.  Kernels
 * that need this give a file system no page cache pages of a higher order
 * unless it asks for them.
 */
#include <linux/build_bug.h>
#include <linux/mm_types.h>
#include <linux/stddef.h>

#if defined(KPORT_SHIM_struct_folio) && !defined(KPORT_HAVE_struct_folio)
#define KPORT_HAVE_struct_folio
struct folio {
	union {
		struct {
			unsigned long flags;
			struct list_head lru;
			struct address_space *mapping;
			pgoff_t index;
			void *private;
			atomic_t _mapcount;
			atomic_t _refcount;
		};
		struct page page;
	};
};

#define kport_folio_is(member) \
	static_assert(offsetof(struct folio, member) == \
		      offsetof(struct page, member) && \
		      sizeof_field(struct folio, member) == \
		      sizeof_field(struct page, member))
kport_folio_is(flags);
kport_folio_is(lru);
kport_folio_is(mapping);
kport_folio_is(index);
kport_folio_is(private);
kport_folio_is(_mapcount);
kport_folio_is(_refcount);
#undef kport_folio_is
static_assert(sizeof(struct folio) == sizeof(struct page));
#endif

/* Rules for tables of operations write these two, so they come with the type. */
#if (defined(KPORT_SHIM_struct_folio) || defined(KPORT_SHIM_page_folio)) && \
	!defined(page_folio)
#define page_folio(p)	((struct folio *)compound_head(p))
#endif

#if (defined(KPORT_SHIM_struct_folio) || defined(KPORT_SHIM_folio_page)) && \
	!defined(folio_page)
#define folio_page(folio, n)	(&(folio)->page + (n))
#endif
