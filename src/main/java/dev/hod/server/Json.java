package dev.hod.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Writes the documents that a registry answers with. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /** Writes one document. */
    @FunctionalInterface
    interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    static byte[] document(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            writing.to(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /** An answer that is such a document. */
    static Reply reply(Writing writing) {
        return Reply.of(200)
                .with("Content-Type", "application/json")
                .with(new Reply.Bytes(document(writing)));
    }

    /** The list of errors, one for each detail, or a single one where there is none. */
    static byte[] errors(ErrorCode code, String message, List<Map<String, String>> details) {
        List<Map<String, String>> all = details.isEmpty() ? List.of(Map.of()) : details;
        return document(json -> {
            json.writeArrayFieldStart("errors");
            for (Map<String, String> detail : all) {
                json.writeStartObject();
                json.writeStringField("code", code.label());
                json.writeStringField("message", message);
                if (!detail.isEmpty()) {
                    json.writeObjectFieldStart("detail");
                    for (Map.Entry<String, String> entry : detail.entrySet()) {
                        json.writeStringField(entry.getKey(), entry.getValue());
                    }
                    json.writeEndObject();
                }
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }
}
