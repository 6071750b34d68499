/** The one engine that carries images between stores: one plan over all of them, then its run. */
@NullMarked
package dev.hod.copy;

import org.jspecify.annotations.NullMarked;
