/** Blocking work on virtual threads: joined, bounded, and done once per key. */
@NullMarked
package dev.hod.concurrent;

import org.jspecify.annotations.NullMarked;
