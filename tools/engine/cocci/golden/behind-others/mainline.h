struct dev { int id; };
int start_new(struct dev *d, int a, int b);
int key_new(struct dev *d);
