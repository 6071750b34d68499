/** Images of a Docker daemon, through its Engine API. */
@NullMarked
package dev.hod.transport.docker.daemon;

import org.jspecify.annotations.NullMarked;
