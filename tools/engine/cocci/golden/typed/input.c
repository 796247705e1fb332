
/* put() in a comment is no mention */
static void one(struct dev *d)
{
	lock();
	put(d, /* why */ 0); // and when
}

static void two(struct buf *b)
{
	put(b, 0);
}
