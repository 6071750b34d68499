/** The whole journey on one machine, with images made for it. */
@NullMarked
package dev.hod.demo;

import org.jspecify.annotations.NullMarked;
