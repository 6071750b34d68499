/** Tests of the package of the same name. */
@NullMarked
package dev.hod.transport.registry.wire;

import org.jspecify.annotations.NullMarked;
