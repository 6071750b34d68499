@NullMarked
package dev.hod.route;

import org.jspecify.annotations.NullMarked;
