/** The two interfaces every place that keeps images implements: a store, and an image in it. */
@NullMarked
package dev.hod.transport;

import org.jspecify.annotations.NullMarked;
