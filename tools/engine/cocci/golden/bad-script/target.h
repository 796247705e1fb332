int use(int a);
