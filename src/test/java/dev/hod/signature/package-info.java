@NullMarked
package dev.hod.signature;

import org.jspecify.annotations.NullMarked;
