struct dev { int id; };
int use(struct dev *d);
