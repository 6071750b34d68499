/** Tests of {@code dev.hod.archive}. */
@NullMarked
package dev.hod.archive;

import org.jspecify.annotations.NullMarked;
