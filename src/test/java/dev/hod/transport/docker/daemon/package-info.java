/** A Docker daemon as a place for images. */
@NullMarked
package dev.hod.transport.docker.daemon;

import org.jspecify.annotations.NullMarked;
