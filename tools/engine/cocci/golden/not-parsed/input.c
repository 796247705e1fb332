
int parsed(struct dev *d)
{
	return use(d);
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
	return use(d) + 1;
}
