package dev.hod.transport.oci;

import dev.hod.image.Descriptor;
import java.io.IOException;
import java.util.List;

/** A layout, wherever it lies, for whoever wants to know more of its images than their names. */
public interface Layout {
    /** The entries of its index, in their order, with what is said of each besides. */
    List<Descriptor> entries() throws IOException;
}
