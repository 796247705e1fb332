// A script as others keep theirs: with a mode that must be switched on.
virtual patch

@depends on patch@
expression D, A, B;
@@
- start_new(D, A, B)
+ start_old(D, (A) << 8 | (B))
