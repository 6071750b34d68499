/** Laws of carrying images. */
@NullMarked
package dev.hod.copy;

import org.jspecify.annotations.NullMarked;
