/** Tests of lists and of finding what they mean. */
@NullMarked
package dev.hod.selection;

import org.jspecify.annotations.NullMarked;
