/** Tests of {@code dev.hod.transport.bundle}. */
@NullMarked
package dev.hod.transport.bundle;

import org.jspecify.annotations.NullMarked;
