/** The subcommands: options in, one call of the program, results out. */
@NullMarked
package dev.hod.cli.command;

import org.jspecify.annotations.NullMarked;
