/** Who we are to registries: credentials, keys, and the files and helpers that keep them. */
@NullMarked
package dev.hod.auth;

import org.jspecify.annotations.NullMarked;
