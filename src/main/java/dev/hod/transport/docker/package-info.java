/**
 * What {@code docker save} makes and {@code docker load} takes, as a store of images: read from a
 * file, or written to one.
 */
@NullMarked
package dev.hod.transport.docker;

import org.jspecify.annotations.NullMarked;
