/**
 * The bundle's format, as {@code layouts/bundle-v1.md} has it: the tar framing, the inventory, the
 * volume header and the order of entries. Shared by whoever writes, reads and verifies.
 */
@NullMarked
package dev.hod.archive;

import org.jspecify.annotations.NullMarked;
