@NullMarked
package dev.hod.transport.oci;

import org.jspecify.annotations.NullMarked;
