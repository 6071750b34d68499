import static java.lang.classfile.ClassFile.ACC_PRIVATE;
import static java.lang.classfile.ClassFile.ACC_STATIC;
import static java.lang.classfile.ClassFile.ACC_SYNTHETIC;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Replaces two kinds of calls that the virtual machine links at run time by plain methods: switches
 * over types, and what records do for equals, hashCode and toString. Linking each makes classes as
 * the program goes, about a millisecond apiece, and class-data caches keep lambdas and joined
 * strings only. What the methods return is what {@link java.lang.runtime.SwitchBootstraps} and
 * {@link java.lang.runtime.ObjectMethods} promise.
 */
final class PlainCalls {
    private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
    private static final ClassDesc BUILDER = ClassDesc.of("java.lang.StringBuilder");

    private final ClassDesc owner;
    private final boolean isInterface;
    private final List<Consumer<ClassBuilder>> methods = new ArrayList<>();

    private PlainCalls(ClassModel model) {
        owner = model.thisClass().asSymbol();
        isInterface = model.flags().has(AccessFlag.INTERFACE);
    }

    /** The same class without such calls. */
    static byte[] in(ClassFile files, byte[] content) {
        ClassModel model = files.parse(content);
        PlainCalls calls = new PlainCalls(model);
        return files.transformClass(
                model,
                ClassTransform.transformingMethodBodies(PlainCalls::hasSome, calls::replace)
                        .andThen(
                                ClassTransform.endHandler(
                                        builder ->
                                                calls.methods.forEach(m -> m.accept(builder)))));
    }

    /** Other methods stay as they are, and what they name need not be looked for. */
    private static boolean hasSome(MethodModel method) {
        return method.code()
                .map(code ->
                        code.elementStream()
                                .anyMatch(e ->
                                        e instanceof InvokeDynamicInstruction call
                                                && isKnown(call)))
                .orElse(false);
    }

    private void replace(CodeBuilder code, CodeElement element) {
        if (element instanceof InvokeDynamicInstruction call && isKnown(call)) {
            String name = call.name().stringValue() + '$' + methods.size();
            MethodTypeDesc type = call.typeSymbol();
            methods.add(
                    builder ->
                            builder.withMethodBody(
                                    name,
                                    type,
                                    ACC_PRIVATE | ACC_STATIC | ACC_SYNTHETIC,
                                    body -> write(body, call)));
            code.invokestatic(owner, name, type, isInterface);
        } else {
            code.with(element);
        }
    }

    private static boolean isKnown(InvokeDynamicInstruction call) {
        DirectMethodHandleDesc bootstrap = call.bootstrapMethod();
        String method = bootstrap.owner().displayName() + '.' + bootstrap.methodName();
        return switch (method) {
            case "SwitchBootstraps.typeSwitch" ->
                    call.bootstrapArgs().stream().allMatch(a -> a instanceof ClassDesc);
            case "ObjectMethods.bootstrap" -> true;
            default -> false;
        };
    }

    private static void write(CodeBuilder code, InvokeDynamicInstruction call) {
        List<ConstantDesc> arguments = call.bootstrapArgs();
        switch (call.name().stringValue()) {
            case "typeSwitch" -> typeSwitch(code, arguments);
            case "hashCode" -> hashCode(code, fields(arguments));
            case "equals" -> equals(code, (ClassDesc) arguments.getFirst(), fields(arguments));
            case "toString" -> toString(code, (ClassDesc) arguments.getFirst(), fields(arguments));
            default -> throw new IllegalStateException(call.toString());
        }
    }

    private static void typeSwitch(CodeBuilder code, List<ConstantDesc> types) {
        code.aload(0);
        code.ifThen(java.lang.classfile.Opcode.IFNULL, b -> b.iconst_m1().ireturn());
        for (int i = 0; i < types.size(); i++) {
            Label next = code.newLabel();
            code.iload(1).loadConstant(i).if_icmpgt(next);
            code.aload(0).instanceOf((ClassDesc) types.get(i)).ifeq(next);
            code.loadConstant(i).ireturn();
            code.labelBinding(next);
        }
        code.loadConstant(types.size()).ireturn();
    }

    /** A record's component. */
    private record Field(ClassDesc owner, String name, ClassDesc type) {
        TypeKind kind() {
            return TypeKind.from(type);
        }

        void load(CodeBuilder code, int slot) {
            code.aload(slot).getfield(owner, name, type);
        }

        /** Its wrapper, for a primitive; where the static methods for it are. */
        ClassDesc wrapper() {
            return switch (type.descriptorString().charAt(0)) {
                case 'Z' -> ConstantDescs.CD_Boolean;
                case 'B' -> ConstantDescs.CD_Byte;
                case 'S' -> ConstantDescs.CD_Short;
                case 'C' -> ConstantDescs.CD_Character;
                case 'I' -> ConstantDescs.CD_Integer;
                case 'J' -> ConstantDescs.CD_Long;
                case 'F' -> ConstantDescs.CD_Float;
                case 'D' -> ConstantDescs.CD_Double;
                default -> throw new IllegalStateException(type.toString());
            };
        }
    }

    private static List<Field> fields(List<ConstantDesc> arguments) {
        List<Field> fields = new ArrayList<>();
        for (ConstantDesc getter : arguments.subList(2, arguments.size())) {
            DirectMethodHandleDesc handle = (DirectMethodHandleDesc) getter;
            fields.add(
                    new Field(
                            handle.owner(),
                            handle.methodName(),
                            handle.invocationType().returnType()));
        }
        return fields;
    }

    private static void hashCode(CodeBuilder code, List<Field> fields) {
        code.iconst_0();
        for (Field field : fields) {
            code.loadConstant(31).imul();
            field.load(code, 0);
            if (field.type().isPrimitive()) {
                code.invokestatic(
                        field.wrapper(),
                        "hashCode",
                        MethodTypeDesc.of(ConstantDescs.CD_int, field.type()));
            } else {
                code.invokestatic(
                        OBJECTS,
                        "hashCode",
                        MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_Object));
            }
            code.iadd();
        }
        code.ireturn();
    }

    private static void equals(CodeBuilder code, ClassDesc owner, List<Field> fields) {
        Label differs = code.newLabel();
        code.aload(1).instanceOf(owner).ifeq(differs);
        code.aload(1).checkcast(owner).astore(2);
        for (Field field : fields) {
            field.load(code, 0);
            field.load(code, 2);
            if (field.type().isPrimitive()) {
                code.invokestatic(
                        field.wrapper(),
                        "compare",
                        MethodTypeDesc.of(ConstantDescs.CD_int, field.type(), field.type()));
                code.ifne(differs);
            } else {
                code.invokestatic(
                        OBJECTS,
                        "equals",
                        MethodTypeDesc.of(
                                ConstantDescs.CD_boolean,
                                ConstantDescs.CD_Object,
                                ConstantDescs.CD_Object));
                code.ifeq(differs);
            }
        }
        code.iconst_1().ireturn();
        code.labelBinding(differs).iconst_0().ireturn();
    }

    private static void toString(CodeBuilder code, ClassDesc owner, List<Field> fields) {
        String name = owner.displayName();
        code.new_(BUILDER).dup();
        code.invokespecial(BUILDER, "<init>", MethodTypeDesc.of(ConstantDescs.CD_void));
        append(code, name.substring(name.lastIndexOf('$') + 1) + '[');
        String between = "";
        for (Field field : fields) {
            append(code, between + field.name() + '=');
            field.load(code, 0);
            ClassDesc shown =
                    switch (field.kind()) {
                        case REFERENCE -> ConstantDescs.CD_Object;
                        case BYTE, SHORT -> ConstantDescs.CD_int;
                        default -> field.type();
                    };
            code.invokevirtual(BUILDER, "append", MethodTypeDesc.of(BUILDER, shown));
            between = ", ";
        }
        append(code, "]");
        code.invokevirtual(BUILDER, "toString", MethodTypeDesc.of(ConstantDescs.CD_String));
        code.areturn();
    }

    private static void append(CodeBuilder code, String text) {
        code.loadConstant(text);
        code.invokevirtual(
                BUILDER, "append", MethodTypeDesc.of(BUILDER, ConstantDescs.CD_String));
    }
}
