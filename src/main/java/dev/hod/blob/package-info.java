/** Content addressed by digest, and the one way its bytes are checked. */
@NullMarked
package dev.hod.blob;

import org.jspecify.annotations.NullMarked;
