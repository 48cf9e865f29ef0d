package org.lawlang.polyglot;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.TruffleLanguage;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.TruffleObject;
import com.oracle.truffle.api.interop.UnknownIdentifierException;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import java.util.List;
import org.lawlang.math.Interval;
import org.lawlang.math.Quantity;
import org.lawlang.report.Report;
import org.lawlang.report.Value;

/// An uncertain number: the number of its point estimate, whose members say how sure it is. `lo`
/// and `hi` are the ends of the 95 % interval, `interval` both of them, `draws` the array of all
/// draws.
@ExportLibrary(value = InteropLibrary.class, delegateTo = "point")
final class Amount implements TruffleObject {
  private static final double LEVEL = 0.95;

  private static final List<String> MEMBERS =
      List.of("value", "sd", "lo", "hi", "interval", "draws");

  final Quantity.Uncertain quantity;
  final Object point;

  Amount(Quantity.Uncertain quantity) {
    this.quantity = quantity;
    this.point = quantity.value();
  }

  @ExportMessage
  boolean hasMembers() {
    return true;
  }

  @ExportMessage
  Object getMembers(boolean includeInternal) {
    return Thing.texts(MEMBERS);
  }

  @ExportMessage
  @TruffleBoundary
  boolean isMemberReadable(String member) {
    return MEMBERS.contains(member);
  }

  @ExportMessage
  @TruffleBoundary
  Object readMember(String member) throws UnknownIdentifierException {
    Interval interval = quantity.interval(LEVEL);
    return switch (member) {
      case "value" -> quantity.value();
      case "sd" -> quantity.sd();
      case "lo" -> interval.lo();
      case "hi" -> interval.hi();
      case "interval" -> Thing.numbers(interval.lo(), interval.hi());
      case "draws" -> Thing.numbers(quantity.draws());
      default -> throw UnknownIdentifierException.create(member);
    };
  }

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
    return Report.inline(new Value.Number(quantity));
  }
}
