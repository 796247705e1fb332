# SPDX-License-Identifier: GPL-2.0-or-later
# Writes OUT, a header that defines KPORT_READER_DIGEST as a digest over FILES
# (separated by "|"): what caches keep is true only for the code that read it.
string(REPLACE "|" ";" files "${FILES}")
set(all "")
foreach(file IN LISTS files)
  file(SHA256 ${file} digest)
  get_filename_component(name ${file} NAME)
  string(APPEND all "${name} ${digest}\n")
endforeach()
string(SHA256 all "${all}")
string(SUBSTRING ${all} 0 16 all)
file(WRITE ${OUT} "#define KPORT_READER_DIGEST \"${all}\"\n")
