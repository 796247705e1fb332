struct dev { int id; };
int start_old(struct dev *d, int packed);
int key_old(struct dev *d);
