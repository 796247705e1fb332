// SPDX-License-Identifier: GPL-2.0-or-later
// The kport program.
#include "cli/cli.h"

int main(int argc, char** argv) { return kport::run_cli(argc, argv); }
