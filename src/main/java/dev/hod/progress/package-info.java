/** Where long work reports what it does. */
@NullMarked
package dev.hod.progress;

import org.jspecify.annotations.NullMarked;
