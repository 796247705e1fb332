
int paired(struct ctx *c)
{
	int n;
/* opens */
	n = work(c);
	return n;
}

int unpaired(struct ctx *c)
{
	begin_section(c);
	return work(c);
}
