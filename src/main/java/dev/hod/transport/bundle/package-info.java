/** Images read straight out of a bundle: from a file at random, from a stream in one pass. */
@NullMarked
package dev.hod.transport.bundle;

import org.jspecify.annotations.NullMarked;
