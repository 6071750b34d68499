package dev.hod.document;

import java.util.List;

/**
 * A part of a document. Whatever stands there is text as it was written: nobody turns the tag
 * {@code 1.10} into a number.
 */
public sealed interface Node {
    /** Where it begins, counted from 1. */
    int line();

    /** One value. */
    record Text(String value, int line) implements Node {}

    /** A sequence. */
    record Items(List<Node> items, int line) implements Node {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** A mapping, in which no name is there twice. */
    record Members(List<Member> members, int line) implements Node {
        public Members {
            members = List.copyOf(members);
        }
    }

    /** No value where one could be, or null. */
    record Nothing(int line) implements Node {}

    /** One entry of a mapping. */
    record Member(String name, Node value, int line) {}
}
