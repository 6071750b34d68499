/** Kills living runs and has what they leave judged by other programs. */
@NullMarked
package dev.hod.crash;

import org.jspecify.annotations.NullMarked;
