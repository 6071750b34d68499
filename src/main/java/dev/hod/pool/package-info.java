/**
 * The pool: a {@code docker/registry/v2} tree that a stock registry serves as it stands, and hod's
 * own notes beside it.
 */
@NullMarked
package dev.hod.pool;

import org.jspecify.annotations.NullMarked;
