/** Files that appear whole or not at all. */
@NullMarked
package dev.hod.io;

import org.jspecify.annotations.NullMarked;
