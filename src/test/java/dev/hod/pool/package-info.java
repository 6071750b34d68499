/** Tests of the package of the same name. */
@NullMarked
package dev.hod.pool;

import org.jspecify.annotations.NullMarked;
