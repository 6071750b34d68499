/** Images in another form: manifests between Docker and OCI, layers packed and unpacked. */
@NullMarked
package dev.hod.convert;

import org.jspecify.annotations.NullMarked;
