/** Tars as others make them, and as nobody should. */
@NullMarked
package dev.hod.tar;

import org.jspecify.annotations.NullMarked;
