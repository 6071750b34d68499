/** Tests of subcommands by themselves. */
@NullMarked
package dev.hod.cli.command;

import org.jspecify.annotations.NullMarked;
