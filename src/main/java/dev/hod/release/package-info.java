/** What lists meant on a day, recorded in a pool. */
@NullMarked
package dev.hod.release;

import org.jspecify.annotations.NullMarked;
