/** What commands do, without their words: on real stores, with standard input at hand. */
@NullMarked
package dev.hod.app;

import org.jspecify.annotations.NullMarked;
