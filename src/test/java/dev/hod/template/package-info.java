/** Tests of templates. */
@NullMarked
package dev.hod.template;

import org.jspecify.annotations.NullMarked;
