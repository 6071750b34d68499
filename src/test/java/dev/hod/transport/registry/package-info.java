/** Tests of the package of the same name. */
@NullMarked
package dev.hod.transport.registry;

import org.jspecify.annotations.NullMarked;
