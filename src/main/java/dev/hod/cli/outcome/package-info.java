/** How a command ended: in words, in facts for machines, and as an exit code. */
@NullMarked
package dev.hod.cli.outcome;

import org.jspecify.annotations.NullMarked;
