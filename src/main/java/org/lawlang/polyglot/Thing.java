package org.lawlang.polyglot;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.TruffleLanguage;
import com.oracle.truffle.api.interop.ArityException;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.InvalidArrayIndexException;
import com.oracle.truffle.api.interop.TruffleObject;
import com.oracle.truffle.api.interop.UnknownIdentifierException;
import com.oracle.truffle.api.interop.UnsupportedMessageException;
import com.oracle.truffle.api.interop.UnsupportedTypeException;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lawlang.data.Table;
import org.lawlang.interpreter.Session;
import org.lawlang.math.Quantity;
import org.lawlang.report.Report;
import org.lawlang.report.Value;

/// A value of Law that has parts or can be called, as other languages see it.
///
/// - Members are those that a script reads after a dot; of a table the columns as arrays, and
///   `rows`, their count.
/// - Arrays are lists, and tables, whose elements are the rows as objects.
/// - Executable are fits, and laws whose parameters are all given, with their arguments in order.
@ExportLibrary(InteropLibrary.class)
final class Thing implements TruffleObject {
  private static final String ROWS = "rows";

  final Value value;
  private @Nullable Map<String, Value> members;

  Thing(Value value) {
    this.value = value;
  }

  static Thing texts(Collection<String> texts) {
    return new Thing(new Value.ListOf(texts.stream().<Value>map(Value.Text::new).toList()));
  }

  static Thing numbers(double... numbers) {
    return new Thing(
        new Value.ListOf(
            Arrays.stream(numbers)
                .<Value>mapToObj(x -> new Value.Number(Quantity.exact(x)))
                .toList()));
  }

  private Map<String, Value> members() {
    Map<String, Value> known = members;
    if (known == null) {
      known = new LinkedHashMap<>(Session.members(value));
      if (value instanceof Value.OfTable table) {
        known.putIfAbsent(ROWS, new Value.Number(Quantity.exact(table.table().rows())));
      }
      members = known;
    }
    return known;
  }

  // Members

  @ExportMessage
  boolean hasMembers() {
    return !(value instanceof Value.ListOf);
  }

  @ExportMessage
  @TruffleBoundary
  Object getMembers(boolean includeInternal) throws UnsupportedMessageException {
    if (!hasMembers()) {
      throw UnsupportedMessageException.create();
    }
    return texts(members().keySet());
  }

  @ExportMessage
  @TruffleBoundary
  boolean isMemberReadable(String member) {
    return members().containsKey(member);
  }

  @ExportMessage
  @TruffleBoundary
  Object readMember(String member) throws UnsupportedMessageException, UnknownIdentifierException {
    if (!hasMembers()) {
      throw UnsupportedMessageException.create();
    }
    return Exchange.toGuest(member(member));
  }

  @ExportMessage
  @TruffleBoundary
  boolean isMemberInvocable(String member) {
    return Optional.ofNullable(members().get(member)).filter(Thing::isCallable).isPresent();
  }

  @ExportMessage
  @TruffleBoundary
  Object invokeMember(String member, Object[] arguments)
      throws UnsupportedMessageException,
          UnknownIdentifierException,
          ArityException,
          UnsupportedTypeException {
    return call(member(member), arguments);
  }

  private Value member(String member) throws UnknownIdentifierException {
    Value found = members().get(member);
    if (found == null) {
      throw UnknownIdentifierException.create(member);
    }
    return found;
  }

  // Arrays

  @ExportMessage
  boolean hasArrayElements() {
    return value instanceof Value.ListOf || value instanceof Value.OfTable;
  }

  @ExportMessage
  @TruffleBoundary
  long getArraySize() throws UnsupportedMessageException {
    return switch (value) {
      case Value.ListOf(List<Value> items) -> items.size();
      case Value.OfTable(Optional<String> name, Table table, var uncertain) -> table.rows();
      default -> throw UnsupportedMessageException.create();
    };
  }

  @ExportMessage
  @TruffleBoundary
  boolean isArrayElementReadable(long index) {
    try {
      return 0 <= index && index < getArraySize();
    } catch (UnsupportedMessageException e) {
      return false;
    }
  }

  @ExportMessage
  @TruffleBoundary
  Object readArrayElement(long index)
      throws UnsupportedMessageException, InvalidArrayIndexException {
    if (hasArrayElements() && !isArrayElementReadable(index)) {
      throw InvalidArrayIndexException.create(index);
    }
    return switch (value) {
      case Value.ListOf(List<Value> items) -> Exchange.toGuest(items.get((int) index));
      case Value.OfTable table -> new Thing(row(table.table(), (int) index));
      default -> throw UnsupportedMessageException.create();
    };
  }

  private Value.RecordOf row(Table table, int index) {
    var cells = new LinkedHashMap<String, Value>();
    for (String column : table.names()) {
      if (members().get(column) instanceof Value.ListOf(List<Value> items)) {
        cells.put(column, items.get(index));
      }
    }
    return new Value.RecordOf(cells);
  }

  // Calls

  @ExportMessage
  @TruffleBoundary
  boolean isExecutable() {
    return isCallable(value);
  }

  @ExportMessage
  @TruffleBoundary
  Object execute(Object[] arguments)
      throws UnsupportedMessageException, ArityException, UnsupportedTypeException {
    return call(value, arguments);
  }

  static boolean isCallable(Value value) {
    return Session.arity(value) >= 0;
  }

  /// What a call of a value gives to numbers from outside.
  static Object call(Value callee, Object[] arguments)
      throws UnsupportedMessageException, ArityException, UnsupportedTypeException {
    int arity = Session.arity(callee);
    if (arity < 0) {
      throw UnsupportedMessageException.create();
    }
    if (arguments.length != arity) {
      throw ArityException.create(arity, arity, arguments.length);
    }
    var quantities = new ArrayList<Quantity>();
    for (Object argument : arguments) {
      Optional<Quantity> quantity = Exchange.quantity(argument);
      if (quantity.isEmpty()) {
        throw UnsupportedTypeException.create(arguments, "a law takes numbers");
      }
      quantities.add(quantity.get());
    }
    return Exchange.toGuest(new Value.Number(Session.call(callee, quantities)));
  }

  // Words

  @ExportMessage
  boolean hasLanguage() {
    return true;
  }

  @ExportMessage
  Class<? extends TruffleLanguage<?>> getLanguage() {
    return Language.class;
  }

  @ExportMessage
  @TruffleBoundary
  Object toDisplayString(boolean allowSideEffects) {
    return Report.text(value).stripTrailing();
  }
}
