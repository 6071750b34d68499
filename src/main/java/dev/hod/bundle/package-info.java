/** Bundles: all of many images in one file, written once and verified to the last byte. */
@NullMarked
package dev.hod.bundle;

import org.jspecify.annotations.NullMarked;
