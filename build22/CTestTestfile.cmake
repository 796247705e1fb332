# CMake generated Testfile for 
# Source directory: /work/wt/bench
# Build directory: /work/wt/bench/build22
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
add_test([=[base]=] "/work/wt/bench/build22/bin/base_test")
set_tests_properties([=[base]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/bench/CMakeLists.txt;74;add_test;/work/wt/bench/CMakeLists.txt;80;kport_layer;/work/wt/bench/CMakeLists.txt;0;")
add_test([=[model]=] "/work/wt/bench/build22/bin/model_test")
set_tests_properties([=[model]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/bench/CMakeLists.txt;74;add_test;/work/wt/bench/CMakeLists.txt;81;kport_layer;/work/wt/bench/CMakeLists.txt;0;")
add_test([=[target]=] "/work/wt/bench/build22/bin/target_test")
set_tests_properties([=[target]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/bench/CMakeLists.txt;74;add_test;/work/wt/bench/CMakeLists.txt;82;kport_layer;/work/wt/bench/CMakeLists.txt;0;")
add_test([=[target_integration]=] "/work/wt/bench/build22/bin/target_itest")
set_tests_properties([=[target_integration]=] PROPERTIES  LABELS "integration" _BACKTRACE_TRIPLES "/work/wt/bench/CMakeLists.txt;71;add_test;/work/wt/bench/CMakeLists.txt;82;kport_layer;/work/wt/bench/CMakeLists.txt;0;")
add_test([=[series]=] "/work/wt/bench/build22/bin/series_test")
set_tests_properties([=[series]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/bench/CMakeLists.txt;74;add_test;/work/wt/bench/CMakeLists.txt;83;kport_layer;/work/wt/bench/CMakeLists.txt;0;")
add_test([=[engine]=] "/work/wt/bench/build22/bin/engine_test")
set_tests_properties([=[engine]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/bench/CMakeLists.txt;74;add_test;/work/wt/bench/CMakeLists.txt;84;kport_layer;/work/wt/bench/CMakeLists.txt;0;")
add_test([=[flow]=] "/work/wt/bench/build22/bin/flow_test")
set_tests_properties([=[flow]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/bench/CMakeLists.txt;74;add_test;/work/wt/bench/CMakeLists.txt;105;kport_layer;/work/wt/bench/CMakeLists.txt;0;")
add_test([=[flow_integration]=] "/work/wt/bench/build22/bin/flow_itest")
set_tests_properties([=[flow_integration]=] PROPERTIES  LABELS "integration" _BACKTRACE_TRIPLES "/work/wt/bench/CMakeLists.txt;71;add_test;/work/wt/bench/CMakeLists.txt;105;kport_layer;/work/wt/bench/CMakeLists.txt;0;")
