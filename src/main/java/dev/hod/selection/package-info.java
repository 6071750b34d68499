/** Which images somebody means: lists of them, where they come from, and what they are called. */
@NullMarked
package dev.hod.selection;

import org.jspecify.annotations.NullMarked;
