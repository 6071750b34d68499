/** What can be said on the command line, by the group that help shows it in. */
@NullMarked
package dev.hod.cli.option;

import org.jspecify.annotations.NullMarked;
