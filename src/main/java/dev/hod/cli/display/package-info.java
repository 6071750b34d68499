/** Work as it goes on, for a terminal, for a log, for machines, and for nobody. */
@NullMarked
package dev.hod.cli.display;

import org.jspecify.annotations.NullMarked;
