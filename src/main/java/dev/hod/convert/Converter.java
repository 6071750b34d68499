package dev.hod.convert;

import dev.hod.image.PlatformChoice;
import dev.hod.progress.Progress;
import dev.hod.transport.ImageSource;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Gives images another form on their way: a converted image is a source like any other, so the one
 * engine carries it. Layers that need another packing are made once a run, when their image is
 * looked at, into a folder that is gone after closing; so images are read while this is open.
 */
public final class Converter implements AutoCloseable {
    private final LayerSpool spool;
    private final Progress progress;

    /**
     * Makes nothing yet.
     *
     * @param temporary folder for what is too large for memory
     */
    public Converter(Path temporary, Progress progress) {
        this.spool = new LayerSpool(temporary);
        this.progress = progress;
    }

    /**
     * The image in another form. Nothing is asked for before its methods are called; {@link
     * ImageSource#resolve()} then does the work, and fails with {@link Unconvertible} or {@link
     * BadLayer}.
     *
     * @param platforms those that will be taken; others are neither looked at nor there any more
     */
    public ImageSource of(ImageSource source, PlatformChoice platforms, Conversion conversion) {
        return new ConvertedSource(source, platforms, conversion, spool, progress);
    }

    /**
     * The image in schema 2 where it is of schema 1, else as it is; {@link ImageSource#resolve()}
     * unpacks its layers, whose diff IDs schema 1 does not know.
     */
    public ImageSource renewed(ImageSource source, Conversion.Digests digests) {
        return new RenewedSource(source, digests, spool, progress);
    }

    /**
     * The image with layers that are said to be the plain tars that they are, where its manifest
     * was made up and says otherwise.
     */
    public ImageSource ofPlainLayers(ImageSource source) {
        return new PlainSource(source);
    }

    /** The image if it is of schema 1; {@link ImageSource#resolve()} fails for any other. */
    public ImageSource ofSchema1(ImageSource source) {
        return new Schema1Only(source);
    }

    @Override
    public void close() throws IOException {
        spool.close();
    }
}
