
int parsed(struct dev *d)
{
	return use_old(d);
}

int not_parsed(struct dev *d)
{
	int n = 0;

	every_dev(d) {
		if (d->id)
			n += use(d);
	}
	return n;
}

int also_parsed(struct dev *d)
{
	return use_old(d) + 1;
}
