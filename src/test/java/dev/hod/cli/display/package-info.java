/** Tests of what is shown while work goes on. */
@NullMarked
package dev.hod.cli.display;

import org.jspecify.annotations.NullMarked;
