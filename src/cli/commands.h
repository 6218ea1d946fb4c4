/*
 * The commands: each takes its own name as argv[0] and gives the exit code (exit_code.h).
 * Answers go to stdout, everything else to stderr.
 */
#ifndef COBUY_CLI_COMMANDS_H
#define COBUY_CLI_COMMANDS_H

int build_command(int argc, char **argv);
int evaluate_command(int argc, char **argv);
int query_command(int argc, char **argv);
int why_command(int argc, char **argv);
int info_command(int argc, char **argv);
int verify_command(int argc, char **argv);
int export_command(int argc, char **argv);
int diff_command(int argc, char **argv);
int publish_command(int argc, char **argv);
int rollback_command(int argc, char **argv);

#endif
