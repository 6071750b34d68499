/** An OCI image layout: a folder of blobs and an index of names (layouts/oci-layout.md). */
@NullMarked
package dev.hod.transport.oci;

import org.jspecify.annotations.NullMarked;
