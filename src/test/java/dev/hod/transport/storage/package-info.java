/** Podman's storage as a place for images. */
@NullMarked
package dev.hod.transport.storage;

import org.jspecify.annotations.NullMarked;
