/** Tests of the package of the same name. */
@NullMarked
package dev.hod.transport.pool;

import org.jspecify.annotations.NullMarked;
