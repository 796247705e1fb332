
int paired(struct ctx *c)
{
	int n;

	begin_section(c); /* opens */
	n = work(c);
	end_section(c);
	return n;
}

int unpaired(struct ctx *c)
{
	begin_section(c);
	return work(c);
}
