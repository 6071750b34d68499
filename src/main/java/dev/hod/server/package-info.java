/** The embedded registry: the OCI distribution API over any store. */
@NullMarked
package dev.hod.server;

import org.jspecify.annotations.NullMarked;
