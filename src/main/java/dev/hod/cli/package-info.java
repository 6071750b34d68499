/** The command line: options in, results out, and an exit code at the end. */
@NullMarked
package dev.hod.cli;

import org.jspecify.annotations.NullMarked;
