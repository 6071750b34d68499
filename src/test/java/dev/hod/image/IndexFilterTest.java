package dev.hod.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hod.image.Manifest.ImageIndex;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class IndexFilterTest {
    private static ImageIndex index(String json) throws BadManifest {
        return (ImageIndex)
                Manifest.parse(
                        new RawManifest(
                                MediaType.OCI_INDEX, json.getBytes(StandardCharsets.UTF_8)));
    }

    private static String child(int number) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
                .formatted(MediaType.OCI_MANIFEST, digest(number), number);
    }

    private static Digest digest(int number) {
        return Digest.sha256(new byte[] {(byte) number});
    }

    /** Keeps the children with these numbers, and gives the document's text. */
    private static String keep(String json, Integer... numbers) throws BadManifest {
        Set<Long> kept =
                List.of(numbers).stream().map(Integer::longValue).collect(Collectors.toSet());
        ImageIndex filtered = IndexFilter.filter(index(json), d -> kept.contains(d.size()));
        return new String(filtered.raw().bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void putsAnotherManifestInTheOldOnesPlaceByteForByte() throws BadManifest {
        RawManifest other =
                new RawManifest(
                        MediaType.OCI_INDEX,
                        "{\"schemaVersion\":2}".getBytes(StandardCharsets.UTF_8));
        String json =
                """
                {"manifests" : [
                   { "size":7 , "annotations":{"size":"7","digest":"%1$s"},
                     "digest" :\t"%1$s","x":[{"size":1}]},
                   {"digest":"%2$s","size":2}
                ]  , "annotations":{"of":"%1$s"}}
                """
                        .formatted(digest(1), digest(2));

        ImageIndex replaced = IndexFilter.replace(index(json), Map.of(digest(1), other));

        assertThat(new String(replaced.raw().bytes(), StandardCharsets.UTF_8))
                .isEqualTo(
                        """
                        {"manifests" : [
                           { "size":19 , "annotations":{"size":"7","digest":"%1$s"},
                             "digest" :\t"%3$s","x":[{"size":1}]},
                           {"digest":"%2$s","size":2}
                        ]  , "annotations":{"of":"%1$s"}}
                        """
                                .formatted(digest(1), digest(2), other.digest()));
    }

    @Test
    void isTheIndexItselfWhereNothingIsReplaced() throws BadManifest {
        ImageIndex index = index("{\"manifests\":[" + child(1) + "]}");

        assertThat(IndexFilter.replace(index, Map.of())).isSameAs(index);
    }

    /** Digits stand for children. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // compact
                "`{\"manifests\":[1,2,3]}`|1|`{\"manifests\":[1]}`",
                "`{\"manifests\":[1,2,3]}`|2|`{\"manifests\":[2]}`",
                "`{\"manifests\":[1,2,3]}`|3|`{\"manifests\":[3]}`",
                "`{\"manifests\":[1,2,3]}`|12|`{\"manifests\":[1,2]}`",
                "`{\"manifests\":[1,2,3]}`|13|`{\"manifests\":[1,3]}`",
                "`{\"manifests\":[1,2,3]}`|23|`{\"manifests\":[2,3]}`",
                "`{\"manifests\":[1,2,3]}`|123|`{\"manifests\":[1,2,3]}`",
                // unusual spacing stays with the child before it, or the bracket
                "`{ \"manifests\" : [ 1 , 2 ,  3 ] }`|1|`{ \"manifests\" : [ 1 ] }`",
                "`{ \"manifests\" : [ 1 , 2 ,  3 ] }`|2|`{ \"manifests\" : [ 2 ] }`",
                "`{ \"manifests\" : [ 1 , 2 ,  3 ] }`|3|`{ \"manifests\" : [ 3 ] }`",
                "`{ \"manifests\" : [ 1 , 2 ,  3 ] }`|13|`{ \"manifests\" : [ 1 , 3 ] }`",
                "`{\"manifests\":[1 ,2,3], \"z\":[9]}`|13|`{\"manifests\":[1 ,3], \"z\":[9]}`",
                // fields before and behind
                "`{\"a\":[],\"manifests\":[1,2],\"b\":{}}`|2|`{\"a\":[],\"manifests\":[2],\"b\":{}}`",
                "`{\"a\":[],\"manifests\":[1,2],\"b\":{}}`|1|`{\"a\":[],\"manifests\":[1],\"b\":{}}`",
            })
    void cutsExactlyTheUnwanted(String before, String kept, String after) throws BadManifest {
        Integer[] numbers = kept.chars().mapToObj(c -> c - '0').toArray(Integer[]::new);
        String source = before.replaceAll("[1-3](?=[ ,\\]])", "\u0000$0");
        assertThat(keep(filled(source), numbers))
                .isEqualTo(filled(after.replaceAll("[1-3](?=[ ,\\]])", "\u0000$0")));
    }

    private static String filled(String template) {
        String json = template;
        for (int i = 1; i <= 3; i++) {
            json = json.replace("\u0000" + i, child(i));
        }
        return json;
    }

    @Test
    void keepsAPrettyPrintedDocumentPretty() throws BadManifest {
        String open = "{\n\t\"schemaVersion\": 2,\n\t\"manifests\": [\n\t\t";
        String next = ",\n\t\t";
        String close = "\n\t]\n}\n";
        assertThat(keep(open + child(1) + next + child(2) + next + child(3) + close, 1))
                .isEqualTo(open + child(1) + close);
        assertThat(keep(open + child(1) + next + child(2) + next + child(3) + close, 1, 3))
                .isEqualTo(open + child(1) + next + child(3) + close);
    }

    @Test
    void countsBytesAndNotLetters() throws BadManifest {
        String before = "{\"annotations\":{\"ключ\":\"值 😀 \\u00e9\"},\"manifests\":[";
        String behind = "],\"x\":\"é\"}";
        assertThat(keep(before + child(1) + "," + child(2) + behind, 2))
                .isEqualTo(before + child(2) + behind);
    }

    @Test
    void isTheIndexItselfWhereAllStay() throws BadManifest {
        ImageIndex index = index("{\"manifests\":[" + child(1) + "]}");
        assertThat(IndexFilter.filter(index, _ -> true)).isSameAs(index);
    }

    @Test
    void refusesToKeepNothing() throws BadManifest {
        ImageIndex index = index("{\"manifests\":[" + child(1) + "]}");
        assertThatThrownBy(() -> IndexFilter.filter(index, _ -> false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("dev.hod.testing.RandomImages#seeds")
    void keptChildrenAndAllElseAreUntouchedWhateverTheSpacing(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        ObjectMapper mapper = new ObjectMapper();
        for (int round = 0; round < 50; round++) {
            int count = random.nextInt(1, 8);
            String json = document(random, count);
            ImageIndex index = index(json);
            Set<Long> kept =
                    IntStream.rangeClosed(1, count)
                            .filter(_ -> random.nextBoolean())
                            .mapToObj(Long::valueOf)
                            .collect(Collectors.toSet());
            kept.add((long) random.nextInt(1, count + 1));

            ImageIndex filtered = IndexFilter.filter(index, d -> kept.contains(d.size()));

            assertThat(filtered.references())
                    .isEqualTo(
                            index.references().stream()
                                    .filter(d -> kept.contains(d.size()))
                                    .toList());
            assertThat(texts(filtered)).isSubsetOf(texts(index));
            JsonNode before = mapper.readTree(json);
            JsonNode after = mapper.readTree(filtered.raw().bytes());
            ((com.fasterxml.jackson.databind.node.ObjectNode) before).remove("manifests");
            ((com.fasterxml.jackson.databind.node.ObjectNode) after).remove("manifests");
            assertThat(after).isEqualTo(before);
            assertThat(IndexFilter.filter(index(json), d -> kept.contains(d.size())).digest())
                    .isEqualTo(filtered.digest());
        }
    }

    /** Cutting in two steps leads to the same children, as cutting at once. */
    @ParameterizedTest
    @MethodSource("dev.hod.testing.RandomImages#seeds")
    void mayBeDoneTwice(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        ImageIndex index = index(document(random, 6));
        ImageIndex once = IndexFilter.filter(index, d -> d.size() % 2 == 0);
        ImageIndex twice =
                IndexFilter.filter(
                        IndexFilter.filter(index, d -> d.size() > 1), d -> d.size() % 2 == 0);
        assertThat(twice.references()).isEqualTo(once.references());
    }

    @Test
    void aHugeIndexIsFilteredInLittleTime() throws BadManifest {
        String children =
                IntStream.range(0, 20_000)
                        .mapToObj(i -> child(i % 100))
                        .collect(Collectors.joining(","));
        ImageIndex index = index("{\"manifests\":[" + children + "]}");
        assertThat(IndexFilter.filter(index, d -> d.size() % 2 == 0).references()).hasSize(10_000);
    }

    private static List<String> texts(ImageIndex index) {
        byte[] bytes = index.raw().bytes();
        List<String> all = new ArrayList<>();
        for (ImageIndex.Child child : index.children()) {
            all.add(
                    new String(
                            bytes,
                            child.from(),
                            child.to() - child.from(),
                            StandardCharsets.UTF_8));
        }
        return all;
    }

    private static String document(SplittableRandom random, int count) {
        StringBuilder json = new StringBuilder("{");
        json.append(blanks(random)).append("\"annotations\":{\"ü\":\"]},{[\"},");
        json.append("\"manifests\"").append(blanks(random)).append(':').append(blanks(random));
        json.append('[').append(blanks(random));
        for (int i = 1; i <= count; i++) {
            String annotation =
                    random.nextBoolean() ? "" : ",\"annotations\":{\"é\":\"a]}, \\\" [{\"}";
            json.append(child(i).replace("}", annotation + blanks(random) + "}"));
            json.append(blanks(random)).append(i == count ? "" : ",").append(blanks(random));
        }
        return json.append(']')
                .append(blanks(random))
                .append('}')
                .append(blanks(random))
                .toString();
    }

    private static String blanks(SplittableRandom random) {
        String[] all = {"", "", " ", "\n", "\t\t", " \r\n  "};
        return all[random.nextInt(all.length)];
    }
}
