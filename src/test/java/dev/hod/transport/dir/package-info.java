@NullMarked
package dev.hod.transport.dir;

import org.jspecify.annotations.NullMarked;
