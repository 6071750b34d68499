/**
 * The storage of podman, buildah and CRI-O as a place for images: read as its files are, written
 * through podman.
 */
@NullMarked
package dev.hod.transport.storage;

import org.jspecify.annotations.NullMarked;
