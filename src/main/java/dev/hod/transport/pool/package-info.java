/** A pool as a store of images. */
@NullMarked
package dev.hod.transport.pool;

import org.jspecify.annotations.NullMarked;
