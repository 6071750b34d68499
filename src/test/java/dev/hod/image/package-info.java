/** Tests of the formats' values. */
@NullMarked
package dev.hod.image;

import org.jspecify.annotations.NullMarked;
