/** Tests of the package of the same name. */
@NullMarked
package dev.hod.auth;

import org.jspecify.annotations.NullMarked;
