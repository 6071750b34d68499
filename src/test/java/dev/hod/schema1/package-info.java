@NullMarked
package dev.hod.schema1;

import org.jspecify.annotations.NullMarked;
