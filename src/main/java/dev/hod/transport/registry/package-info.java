/**
 * Registries over the network (OCI distribution-spec, and what registries make of it): small
 * requests by the control plane, blobs by the data plane.
 */
@NullMarked
package dev.hod.transport.registry;

import org.jspecify.annotations.NullMarked;
