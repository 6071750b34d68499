/** HTTP/1.1 as registries need it: one request, one reply, and bodies that never pile up. */
@NullMarked
package dev.hod.transport.registry.wire;

import org.jspecify.annotations.NullMarked;
