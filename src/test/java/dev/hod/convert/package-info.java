@NullMarked
package dev.hod.convert;

import org.jspecify.annotations.NullMarked;
