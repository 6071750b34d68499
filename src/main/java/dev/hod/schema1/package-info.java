/** Images as registries kept them until 2016: Docker's image manifest version 2, schema 1. */
@NullMarked
package dev.hod.schema1;

import org.jspecify.annotations.NullMarked;
