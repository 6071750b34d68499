/**
 * What others write to say which images go where: the files of {@code skopeo sync} and
 * image-syncer.
 */
@NullMarked
package dev.hod.syncfile;

import org.jspecify.annotations.NullMarked;
