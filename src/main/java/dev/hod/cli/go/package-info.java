/** How Go's programs read flags and write logs, which scripts around skopeo look at. */
@NullMarked
package dev.hod.cli.go;

import org.jspecify.annotations.NullMarked;
