/** Tests of what is said in the end. */
@NullMarked
package dev.hod.cli.outcome;

import org.jspecify.annotations.NullMarked;
