/** What every place that keeps images is held to. */
@NullMarked
package dev.hod.transport;

import org.jspecify.annotations.NullMarked;
