package dev.hod.cli.outcome;

import dev.hod.app.Remove;
import dev.hod.cli.display.Quantity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Which images were taken out of a pool, in words and in facts. */
public final class Removed {
    private Removed() {}

    /**
     * The result of a removal.
     *
     * @param verb what was done to each: {@code removed}
     */
    public static Result result(Remove.Made made, String verb) {
        List<String> lines = new ArrayList<>();
        List<Object> facts = new ArrayList<>();
        for (Remove.Removed one : made.removed()) {
            lines.add(
                    one.name()
                            + ' '
                            + verb
                            + one.digest().map(d -> ", which was " + d).orElse("")
                            + (one.keepers().isEmpty()
                                    ? ""
                                    : "; held still by " + String.join(", ", one.keepers())));
            SequencedMap<String, Object> members = new LinkedHashMap<>();
            members.put("name", one.name());
            one.digest().ifPresent(digest -> members.put("digest", digest));
            members.put("heldBy", one.keepers());
            facts.add(members);
        }
        if (made.manifests() > 0) {
            lines.add(
                    Quantity.count(made.manifests(), "manifest")
                            + " went with them; hod gc --delete frees what nothing else needs");
        }
        made.problems()
                .forEach(problem ->
                        lines.add(
                                "of %s only names went: %s"
                                        .formatted(problem.repository(), problem.what())));
        SequencedMap<String, Object> all = new LinkedHashMap<>();
        all.put("removed", facts);
        all.put("manifests", made.manifests());
        List<Result.Failed> failed =
                made.refused().stream()
                        .map(r -> new Result.Failed(r.written(), r.cause()))
                        .toList();
        return Result.of(lines, all).failing(failed, made.removed().size());
    }
}
