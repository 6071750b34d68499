/** The program's use cases: which stores a command opens, and what it does between them. */
@NullMarked
package dev.hod.app;

import org.jspecify.annotations.NullMarked;
