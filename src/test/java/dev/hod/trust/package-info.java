@NullMarked
package dev.hod.trust;

import org.jspecify.annotations.NullMarked;
