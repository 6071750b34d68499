package dev.hod.convert;

import java.util.OptionalInt;

/** What is done to an image's layers. Foreign layers and those of artifacts always stay. */
public sealed interface LayerChange {
    /** Their bytes stay. */
    record Kept() implements LayerChange {}

    /** They become plain tars. */
    record Decompressed() implements LayerChange {}

    /**
     * They get packed.
     *
     * @param packing not {@link Packing#PLAIN}
     * @param level of the compressor; its own default where none is named
     */
    record Compressed(Packing packing, OptionalInt level, Which which) implements LayerChange {
        private static final int BEST_GZIP = 9;
        private static final int BEST_ZSTD = 20;

        /**
         * Checks what the compressors take.
         *
         * @throws IllegalArgumentException with the reason
         */
        public Compressed {
            int best =
                    switch (packing) {
                        case PLAIN -> throw new IllegalArgumentException("plain is not packed");
                        case GZIP -> BEST_GZIP;
                        case ZSTD -> BEST_ZSTD;
                    };
            if (level.isPresent() && (level.getAsInt() < 1 || level.getAsInt() > best)) {
                throw new IllegalArgumentException(
                        "%s: invalid compression level: %d (1 to %d)"
                                .formatted(packing.word(), level.getAsInt(), best));
            }
        }
    }

    /** Which layers get packed. */
    enum Which {
        /** Plain tars only. */
        PLAIN,
        /** All that are packed in another way. */
        OTHERS
    }

    LayerChange KEPT = new Kept();
    LayerChange DECOMPRESSED = new Decompressed();

    /** Plain layers become gzip, as registries and their clients expect. */
    LayerChange USUAL = new Compressed(Packing.GZIP, OptionalInt.empty(), Which.PLAIN);
}
