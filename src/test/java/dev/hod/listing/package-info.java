/** Tests of listings. */
@NullMarked
package dev.hod.listing;

import org.jspecify.annotations.NullMarked;
