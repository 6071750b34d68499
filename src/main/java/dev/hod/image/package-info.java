/**
 * The values of the OCI and Docker image formats: digests, descriptors, platforms and manifests.
 */
@NullMarked
package dev.hod.image;

import org.jspecify.annotations.NullMarked;
