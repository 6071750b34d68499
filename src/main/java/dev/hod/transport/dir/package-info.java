/**
 * A folder with the files of one image, as skopeo's {@code dir:} keeps it (layouts/dir-v1.1.md).
 */
@NullMarked
package dev.hod.transport.dir;

import org.jspecify.annotations.NullMarked;
