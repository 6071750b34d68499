/** What a check found wrong. */
@NullMarked
package dev.hod.fault;

import org.jspecify.annotations.NullMarked;
