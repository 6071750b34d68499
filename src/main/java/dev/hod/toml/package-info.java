/** Configuration files in TOML, read with the type that each key should have. */
@NullMarked
package dev.hod.toml;

import org.jspecify.annotations.NullMarked;
