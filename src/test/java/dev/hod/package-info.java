/** The rules the whole code base keeps. */
@NullMarked
package dev.hod;

import org.jspecify.annotations.NullMarked;
