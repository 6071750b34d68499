package dev.hod.transport.docker;

/** Names in an archive that is an OCI image layout as well (image-spec, image-layout.md). */
final class Layout {
    static final String INDEX = "index.json";
    static final String HEADER = "oci-layout";

    private Layout() {}
}
