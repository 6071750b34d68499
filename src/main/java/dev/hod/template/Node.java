package dev.hod.template;

import java.util.List;
import java.util.Optional;

/** A part of a parsed template. */
sealed interface Node {
    record Plain(String text) implements Node {}

    /** Shows a value, unless it only sets a variable. */
    record Show(Pipeline pipeline, Optional<String> variable) implements Node {}

    record If(Pipeline condition, Optional<String> variable, Block then, Block otherwise)
            implements Node {}

    record With(Pipeline value, Optional<String> variable, Block then, Block otherwise)
            implements Node {}

    /**
     * Repeats for each item.
     *
     * @param variables none, the item's, or the index's and the item's
     */
    record Range(Pipeline items, List<String> variables, Block each, Block otherwise)
            implements Node {
        public Range {
            variables = List.copyOf(variables);
        }
    }

    /** Nodes one after another. */
    record Block(List<Node> nodes) {
        public Block {
            nodes = List.copyOf(nodes);
        }

        static final Block EMPTY = new Block(List.of());
    }

    /** Commands, each but the first with the result of the one before as its last argument. */
    record Pipeline(List<Command> commands, int line) {
        public Pipeline {
            commands = List.copyOf(commands);
        }
    }

    /** A function and its arguments, or one operand. */
    record Command(List<Operand> operands) {
        public Command {
            operands = List.copyOf(operands);
        }
    }

    /** Something with a value. */
    sealed interface Operand {
        record Literal(Value value) implements Operand {}

        record Dot() implements Operand {}

        record Variable(String name) implements Operand {}

        record Function(String name) implements Operand {}

        record Nested(Pipeline pipeline) implements Operand {}

        /** A field of what stands before it. */
        record Field(Operand of, String name) implements Operand {}
    }
}
