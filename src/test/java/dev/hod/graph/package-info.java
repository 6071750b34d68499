/** Tests of walks. */
@NullMarked
package dev.hod.graph;

import org.jspecify.annotations.NullMarked;
