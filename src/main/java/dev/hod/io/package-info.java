/** Files that appear whole or not at all, and what the file system can do for us. */
@NullMarked
package dev.hod.io;

import org.jspecify.annotations.NullMarked;
