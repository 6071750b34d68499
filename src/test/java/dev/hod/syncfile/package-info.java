/** Tests of the files of others. */
@NullMarked
package dev.hod.syncfile;

import org.jspecify.annotations.NullMarked;
