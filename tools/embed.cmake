# SPDX-License-Identifier: GPL-2.0-or-later
# Writes OUT, C++ that defines kport::embedded(name): the text of each of FILES
# (separated by "|"), so that the program needs none of them where it runs.
string(REPLACE "|" ";" files "${FILES}")
set(out "#include <string_view>\n\nnamespace kport {\n\n")
string(APPEND out "std::string_view embedded(std::string_view name);\n\n")
string(APPEND out "std::string_view embedded(std::string_view name) {\n")
foreach(file IN LISTS files)
  file(READ ${file} text)
  get_filename_component(name ${file} NAME)
  string(APPEND out "  if (name == \"${name}\")\n    return R\"~embedded~(${text})~embedded~\";\n")
endforeach()
string(APPEND out "  return {};\n}\n\n} // namespace kport\n")
file(WRITE ${OUT} "${out}")
