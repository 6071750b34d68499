/** Tests of what is found in folders. */
@NullMarked
package dev.hod.adoption;

import org.jspecify.annotations.NullMarked;
