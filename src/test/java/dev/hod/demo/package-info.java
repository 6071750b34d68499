/** Tests of the demonstration. */
@NullMarked
package dev.hod.demo;

import org.jspecify.annotations.NullMarked;
