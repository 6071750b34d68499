/** Finds images that other tools left in folders and files, and gives them names. */
@NullMarked
package dev.hod.adoption;

import org.jspecify.annotations.NullMarked;
