/** JSON as a tree of values, and text of it as Go's encoder writes it. */
@NullMarked
package dev.hod.json;

import org.jspecify.annotations.NullMarked;
