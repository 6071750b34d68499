/** How people and registries name images. */
@NullMarked
package dev.hod.reference;

import org.jspecify.annotations.NullMarked;
