/** The one graph: an image is a manifest and everything it references. */
@NullMarked
package dev.hod.graph;

import org.jspecify.annotations.NullMarked;
