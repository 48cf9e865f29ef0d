package org.lawlang.fit;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.lawlang.data.Tree;

/// Values made of records to JSON and back, equal bit for bit.
///
/// It walks the components of records, so that a component which somebody adds is kept without
/// being listed anywhere: a record is an object of its components, a value of a sealed type has a
/// field `is` that names its record. A double is written as the shortest decimal that reads back
/// to it, and as text where JSON has no number for it.
final class Codec {
  private static final String KIND = "is";
  private final StringBuilder out = new StringBuilder();

  private Codec() {}

  /// A tree that does not have the shape of the type that was asked for.
  static final class Misfit extends RuntimeException {
    private static final long serialVersionUID = 1;

    Misfit(String message) {
      super(message);
    }
  }

  static String write(Type type, Object value) {
    var codec = new Codec();
    codec.put(type, value);
    return codec.out.toString();
  }

  private void put(Type type, Object value) {
    switch (value) {
      case Double x -> number(x);
      case Integer i -> out.append(i.intValue());
      case Long l -> quote(Long.toString(l)); // beyond 2^53 a JSON number would not hold it
      case Boolean b -> out.append(b.booleanValue());
      case String s -> quote(s);
      case Enum<?> e -> quote(e.name());
      case double[] x -> items(Arrays.stream(x).boxed().toList(), double.class);
      case int[] x -> items(Arrays.stream(x).boxed().toList(), int.class);
      case boolean[] x ->
          items(IntStream.range(0, x.length).mapToObj(i -> x[i]).toList(), boolean.class);
      case Object[] x -> items(List.of(x), ((Class<?>) type).getComponentType());
      case List<?> list -> items(list, argument(type, 0));
      case Map<?, ?> map -> fields(map, argument(type, 1));
      case Optional<?> o -> items(o.stream().toList(), argument(type, 0));
      case OptionalDouble o -> items(o.stream().boxed().toList(), double.class);
      case OptionalInt o -> items(o.stream().boxed().toList(), int.class);
      case Record record -> record(type, record);
      default -> throw new IllegalArgumentException("no form for " + value.getClass().getName());
    }
  }

  private void number(double x) {
    if (Double.isFinite(x)) {
      out.append(x);
    } else {
      quote(Double.toString(x));
    }
  }

  private void items(List<?> items, Type type) {
    out.append('[');
    for (int i = 0; i < items.size(); i++) {
      out.append(i == 0 ? "" : ",");
      put(type, items.get(i));
    }
    out.append(']');
  }

  /// In the order of the map where it has one, otherwise by name, so that equal fits make equal
  /// files. A map that `Map.of` and `Map.copyOf` make has none, and only those are their own copy.
  private void fields(Map<?, ?> map, Type type) {
    out.append('{');
    String comma = "";
    for (var entry : (isOrdered(map) ? map : new TreeMap<>(map)).entrySet()) {
      out.append(comma);
      quote((String) entry.getKey());
      out.append(':');
      put(type, entry.getValue());
      comma = ",";
    }
    out.append('}');
  }

  private static boolean isOrdered(Map<?, ?> map) {
    return Map.copyOf(map) != map && map.getClass() != HashMap.class;
  }

  private void record(Type type, Record record) {
    out.append('{');
    String comma = "";
    if (type != record.getClass()) {
      quote(KIND);
      out.append(':');
      quote(record.getClass().getSimpleName());
      comma = ",";
    }
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      out.append(comma);
      quote(component.getName());
      out.append(':');
      put(component.getGenericType(), component(record, component));
      comma = ",";
    }
    out.append('}');
  }

  private static Object component(Record record, RecordComponent component) {
    try {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f || Character.isSurrogate(c)) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  /// The value that [#write] wrote.
  ///
  /// @throws Misfit when the tree is not one of `type`
  static Object read(Type type, Tree tree) {
    if (type == double.class || type == Double.class) {
      return real(tree);
    }
    if (type == int.class || type == Integer.class) {
      double x = real(tree);
      if (x != (int) x) {
        throw misfit("a whole number", tree);
      }
      return (int) x;
    }
    if (type == long.class || type == Long.class) {
      try {
        return Long.valueOf(text(tree));
      } catch (NumberFormatException e) {
        throw misfit("a whole number", tree);
      }
    }
    if (type == boolean.class || type == Boolean.class) {
      if (tree instanceof Tree.Truth(boolean value)) {
        return value;
      }
      throw misfit("true or false", tree);
    }
    if (type == String.class) {
      return text(tree);
    }
    if (type == OptionalDouble.class) {
      List<Object> items = items(double.class, tree);
      return items.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of((Double) items.get(0));
    }
    if (type == OptionalInt.class) {
      List<Object> items = items(int.class, tree);
      return items.isEmpty() ? OptionalInt.empty() : OptionalInt.of((Integer) items.get(0));
    }
    if (type instanceof ParameterizedType generic) {
      return container(generic, tree);
    }
    if (type instanceof Class<?> plain) {
      return plain(plain, tree);
    }
    throw new IllegalArgumentException("no form for " + type);
  }

  private static Object container(ParameterizedType type, Tree tree) {
    if (type.getRawType() == List.class) {
      return items(argument(type, 0), tree);
    }
    if (type.getRawType() == Optional.class) {
      return items(argument(type, 0), tree).stream().findFirst();
    }
    if (type.getRawType() == Map.class && tree instanceof Tree.Fields(var fields)) {
      var map = new LinkedHashMap<String, Object>();
      fields.forEach((name, field) -> map.put(name, read(argument(type, 1), field)));
      return map;
    }
    throw misfit("a " + type, tree);
  }

  private static Object plain(Class<?> type, Tree tree) {
    if (type == double[].class) {
      return tree instanceof Tree.Numbers(double[] values)
          ? values
          : items(double.class, tree).stream().mapToDouble(x -> (Double) x).toArray();
    }
    if (type == int[].class) {
      return items(int.class, tree).stream().mapToInt(x -> (Integer) x).toArray();
    }
    if (type == boolean[].class) {
      List<Object> items = items(boolean.class, tree);
      boolean[] values = new boolean[items.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (Boolean) items.get(i);
      }
      return values;
    }
    if (type.isArray()) {
      List<Object> items = items(type.getComponentType(), tree);
      return items.toArray(
          (Object[]) java.lang.reflect.Array.newInstance(type.getComponentType(), 0));
    }
    if (type.isEnum()) {
      String name = text(tree);
      return Arrays.stream(type.getEnumConstants())
          .filter(c -> ((Enum<?>) c).name().equals(name))
          .findFirst()
          .orElseThrow(() -> misfit("a " + type.getSimpleName(), tree));
    }
    if (!(tree instanceof Tree.Fields(var fields))) {
      throw misfit("a " + type.getSimpleName(), tree);
    }
    if (type.isSealed()) {
      String kind = text(fields.getOrDefault(KIND, new Tree.Nothing()));
      return plain(
          cases(type).stream()
              .filter(c -> c.getSimpleName().equals(kind))
              .findFirst()
              .orElseThrow(() -> misfit("a " + type.getSimpleName(), tree)),
          tree);
    }
    return record(type, fields);
  }

  private static Object record(Class<?> type, Map<String, Tree> fields) {
    RecordComponent[] components = type.getRecordComponents();
    if (components == null) {
      throw new IllegalArgumentException("no form for " + type.getName());
    }
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < values.length; i++) {
      Tree field = fields.get(components[i].getName());
      if (field == null) {
        throw new Misfit(type.getSimpleName() + " has no " + components[i].getName());
      }
      values[i] = read(components[i].getGenericType(), field);
      types[i] = components[i].getType();
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw new Misfit(type.getSimpleName() + " is refused: " + e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The records that a value of a sealed type may be.
  private static Set<Class<?>> cases(Class<?> type) {
    var cases = new LinkedHashSet<Class<?>>();
    for (Class<?> each : type.getPermittedSubclasses()) {
      if (each.isSealed()) {
        cases.addAll(cases(each));
      } else {
        cases.add(each);
      }
    }
    return cases;
  }

  private static double real(Tree tree) {
    return switch (tree) {
      case Tree.Number(double value) -> value;
      case Tree.Text(String text)
          when text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity") ->
          Double.parseDouble(text);
      default -> throw misfit("a number", tree);
    };
  }

  private static String text(Tree tree) {
    if (tree instanceof Tree.Text(String value)) {
      return value;
    }
    throw misfit("text", tree);
  }

  private static List<Object> items(Type type, Tree tree) {
    return switch (tree) {
      case Tree.Items(var items) -> {
        var values = new ArrayList<Object>(items.size());
        items.forEach(item -> values.add(read(type, item)));
        yield values;
      }
      case Tree.Numbers(double[] numbers) -> {
        var values = new ArrayList<Object>(numbers.length);
        for (double x : numbers) {
          values.add(read(type, new Tree.Number(x)));
        }
        yield values;
      }
      default -> throw misfit("a list", tree);
    };
  }

  private static Misfit misfit(String wanted, Tree tree) {
    return new Misfit("where " + wanted + " belongs stands " + tree.getClass().getSimpleName());
  }

  private static Type argument(Type type, int i) {
    return ((ParameterizedType) type).getActualTypeArguments()[i];
  }

  /// What values of a type are made of, in words: it changes with every component that is added,
  /// removed or renamed, and with nothing else.
  static String shape(Type type) {
    var shape = new StringBuilder();
    shape(type, shape, new LinkedHashSet<>());
    return shape.toString();
  }

  private static void shape(Type type, StringBuilder out, Set<Class<?>> met) {
    if (type instanceof ParameterizedType generic) {
      for (Type argument : generic.getActualTypeArguments()) {
        shape(argument, out, met);
      }
    }
    if (!(type instanceof Class<?> plain)) {
      return;
    }
    Class<?> core = plain.isArray() ? plain.getComponentType() : plain;
    if (core.isSealed() && met.add(core)) {
      cases(core).forEach(c -> shape(c, out, met));
    } else if (core.isRecord() && met.add(core)) {
      out.append(core.getSimpleName()).append('(');
      for (RecordComponent c : core.getRecordComponents()) {
        out.append(c.getGenericType().getTypeName()).append(' ').append(c.getName()).append(',');
      }
      out.append(')');
      for (RecordComponent c : core.getRecordComponents()) {
        shape(c.getGenericType(), out, met);
      }
    }
  }
}
