/**
 * Tar archives in the forms that other programs make: finding what is in one without unpacking it,
 * and writing one whole or not at all.
 */
@NullMarked
package dev.hod.tar;

import org.jspecify.annotations.NullMarked;
