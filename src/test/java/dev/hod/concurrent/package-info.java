/** Waiting, and being called away from it. */
@NullMarked
package dev.hod.concurrent;

import org.jspecify.annotations.NullMarked;
