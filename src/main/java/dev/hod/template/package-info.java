/** The part of Go's text/template that people use to print what a command found. */
@NullMarked
package dev.hod.template;

import org.jspecify.annotations.NullMarked;
