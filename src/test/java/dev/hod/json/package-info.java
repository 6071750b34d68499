@NullMarked
package dev.hod.json;

import org.jspecify.annotations.NullMarked;
