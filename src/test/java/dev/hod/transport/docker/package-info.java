/** Archives of docker save against those who make and load them. */
@NullMarked
package dev.hod.transport.docker;

import org.jspecify.annotations.NullMarked;
