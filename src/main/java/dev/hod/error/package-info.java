/** What can go wrong in a way the user can act on. */
@NullMarked
package dev.hod.error;

import org.jspecify.annotations.NullMarked;
