/** Tests of the embedded registry. */
@NullMarked
package dev.hod.server;

import org.jspecify.annotations.NullMarked;
