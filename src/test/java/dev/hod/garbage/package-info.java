/** Garbage, and what must never be. */
@NullMarked
package dev.hod.garbage;

import org.jspecify.annotations.NullMarked;
