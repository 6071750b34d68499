/** Tests of {@code dev.hod.bundle}. */
@NullMarked
package dev.hod.bundle;

import org.jspecify.annotations.NullMarked;
