/** The parts together: from registry to registry across the gap, judged by other programs. */
@NullMarked
package dev.hod.journey;

import org.jspecify.annotations.NullMarked;
