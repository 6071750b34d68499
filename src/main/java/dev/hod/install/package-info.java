/** Brings images into a registry and writes down what that did to it. */
@NullMarked
package dev.hod.install;

import org.jspecify.annotations.NullMarked;
