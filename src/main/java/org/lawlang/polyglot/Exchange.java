package org.lawlang.polyglot;

import com.oracle.truffle.api.interop.InteropException;
import com.oracle.truffle.api.interop.InteropLibrary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lawlang.math.Quantity;
import org.lawlang.report.Value;

/// Values on their way out to other languages and in from them.
final class Exchange {
  /// How deep lists and records from outside may be nested; they may also hold themselves.
  private static final int DEPTH = 100;

  private Exchange() {}

  /// Exact numbers, texts and truth values become plain Java values, everything else an object with
  /// members.
  static Object toGuest(Value value) {
    return switch (value) {
      case Value.Number(Quantity.Exact(double number), _) -> number;
      case Value.Number(Quantity.Uncertain uncertain, _) -> new Amount(uncertain);
      case Value.Text(String text) -> text;
      case Value.Prose(String text) -> text;
      case Value.Bool(boolean truth) -> truth;
      case Value.ListOf list -> new Thing(list);
      case Value.RecordOf fields -> new Thing(fields);
      case Value.Range range -> new Thing(range);
      case Value.OfTable table -> new Thing(table);
      case Value.OfLaw law -> new Thing(law);
      case Value.OfFit fit -> new Thing(fit);
      case Value.OfProspect prospect -> new Thing(prospect);
      case Value.OfComparison comparison -> new Thing(comparison);
      case Value.OfCheck check -> new Thing(check);
      case Value.OfRollout rollout -> new Thing(rollout);
      case Value.OfOptimum optimum -> new Thing(optimum);
      case Value.OfRoots roots -> new Thing(roots);
      case Value.OfDesign design -> new Thing(design);
      case Value.OfFrontier frontier -> new Thing(frontier);
    };
  }

  /// The value of Law that a value from outside is: numbers, texts, truth values, what came from
  /// Law itself, and lists and records of these.
  static Optional<Value> fromGuest(Object value) {
    return fromGuest(value, 0);
  }

  /// Likewise for numbers, texts and truth values alone.
  private static Optional<Value> plain(Object value) {
    InteropLibrary interop = InteropLibrary.getUncached(value);
    try {
      if (interop.isBoolean(value)) {
        return Optional.of(new Value.Bool(interop.asBoolean(value)));
      }
      if (interop.isString(value)) {
        return Optional.of(new Value.Text(interop.asString(value)));
      }
      return quantity(value).map(Value.Number::new);
    } catch (InteropException e) {
      return Optional.empty(); // it changed its mind
    }
  }

  /// The number that a value from outside is, with its draws where it came from Law; rounded where
  /// it is a longer integer.
  static Optional<Quantity> quantity(Object value) {
    if (value instanceof Amount amount) {
      return Optional.of(amount.quantity);
    }
    InteropLibrary interop = InteropLibrary.getUncached(value);
    try {
      if (interop.fitsInDouble(value)) {
        return Optional.of(Quantity.exact(interop.asDouble(value)));
      }
      return interop.fitsInBigInteger(value)
          ? Optional.of(Quantity.exact(interop.asBigInteger(value).doubleValue()))
          : Optional.empty();
    } catch (InteropException e) {
      return Optional.empty();
    }
  }

  private static Optional<Value> fromGuest(Object value, int depth) {
    if (value instanceof Thing thing) {
      return Optional.of(thing.value);
    }
    Optional<Value> plain = plain(value);
    if (plain.isPresent() || depth == DEPTH) {
      return plain;
    }
    InteropLibrary interop = InteropLibrary.getUncached(value);
    try {
      if (interop.hasArrayElements(value)) {
        return list(value, interop, depth + 1);
      }
      if (interop.hasHashEntries(value)) {
        return hash(value, interop, depth + 1);
      }
      return interop.hasMembers(value) ? record(value, interop, depth + 1) : Optional.empty();
    } catch (InteropException e) {
      return Optional.empty();
    }
  }

  private static Optional<Value> list(Object list, InteropLibrary interop, int depth)
      throws InteropException {
    List<Value> items = new ArrayList<>();
    for (long i = 0; i < interop.getArraySize(list); i++) {
      Optional<Value> item = fromGuest(interop.readArrayElement(list, i), depth);
      if (item.isEmpty()) {
        return Optional.empty();
      }
      items.add(item.get());
    }
    return Optional.of(new Value.ListOf(items));
  }

  private static Optional<Value> record(Object object, InteropLibrary interop, int depth)
      throws InteropException {
    Map<String, Value> fields = new LinkedHashMap<>();
    Object names = interop.getMembers(object);
    InteropLibrary array = InteropLibrary.getUncached(names);
    for (long i = 0; i < array.getArraySize(names); i++) {
      Object name = array.readArrayElement(names, i);
      String field = InteropLibrary.getUncached(name).asString(name);
      Optional<Value> value = fromGuest(interop.readMember(object, field), depth);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      fields.put(field, value.get());
    }
    // A host object that shows nothing is no empty record.
    return fields.isEmpty() ? Optional.empty() : Optional.of(new Value.RecordOf(fields));
  }

  private static Optional<Value> hash(Object hash, InteropLibrary interop, int depth)
      throws InteropException {
    Map<String, Value> fields = new LinkedHashMap<>();
    Object keys = interop.getHashKeysIterator(hash);
    InteropLibrary iterator = InteropLibrary.getUncached(keys);
    while (iterator.hasIteratorNextElement(keys)) {
      Object key = iterator.getIteratorNextElement(keys);
      InteropLibrary name = InteropLibrary.getUncached(key);
      Optional<Value> value = fromGuest(interop.readHashValue(hash, key), depth);
      if (!name.isString(key) || value.isEmpty()) {
        return Optional.empty();
      }
      fields.put(name.asString(key), value.get());
    }
    return Optional.of(new Value.RecordOf(fields));
  }
}
