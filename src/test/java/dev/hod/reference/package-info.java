/** Tests of names. */
@NullMarked
package dev.hod.reference;

import org.jspecify.annotations.NullMarked;
