/** Signatures of images: their formats, who can make them, and how they are checked. */
@NullMarked
package dev.hod.signature;

import org.jspecify.annotations.NullMarked;
