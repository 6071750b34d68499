/** What in a pool no name leads to, and how it goes. */
@NullMarked
package dev.hod.garbage;

import org.jspecify.annotations.NullMarked;
