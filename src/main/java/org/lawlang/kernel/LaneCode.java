package org.lawlang.kernel;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.Map;
import org.lawlang.math.Elementary;
import org.lawlang.symbolic.Fn;

/// Operations on vectors of doubles as calls of `jdk.incubator.vector`, which is named here but not
/// linked. Numbers stand in variables that are filled before the loop.
final class LaneCode {
  private static final String ROOT = "jdk.incubator.vector.";
  private static final ClassDesc VECTOR = ClassDesc.of(ROOT + "Vector");
  private static final ClassDesc DOUBLES = ClassDesc.of(ROOT + "DoubleVector");
  private static final ClassDesc LONGS = ClassDesc.of(ROOT + "LongVector");
  private static final ClassDesc MASK = ClassDesc.of(ROOT + "VectorMask");
  private static final ClassDesc SPECIES = ClassDesc.of(ROOT + "VectorSpecies");
  private static final ClassDesc OPERATORS = ClassDesc.of(ROOT + "VectorOperators");
  private static final ClassDesc COMPARISON = ClassDesc.of(ROOT + "VectorOperators$Comparison");
  private static final ClassDesc BINARY = ClassDesc.of(ROOT + "VectorOperators$Binary");
  private static final ClassDesc ASSOCIATIVE = ClassDesc.of(ROOT + "VectorOperators$Associative");
  private static final ClassDesc ARRAY = CD_double.arrayType();

  private final CodeBuilder code;
  private final String species;
  private final Map<Double, Integer> numbers = new HashMap<>();

  /// @param width lanes of a vector
  LaneCode(CodeBuilder code, int width) {
    this.code = code;
    species = "SPECIES_" + 64 * width;
  }

  private LaneCode doubles(String name, ClassDesc... types) {
    code.invokevirtual(DOUBLES, name, MethodTypeDesc.of(DOUBLES, types));
    return this;
  }

  LaneCode species() {
    code.getstatic(DOUBLES, species, SPECIES);
    return this;
  }

  /// Takes species, array and index from the stack.
  LaneCode fromArray() {
    code.invokestatic(DOUBLES, "fromArray", MethodTypeDesc.of(DOUBLES, SPECIES, ARRAY, CD_int));
    return this;
  }

  void intoArray() {
    code.invokevirtual(DOUBLES, "intoArray", MethodTypeDesc.of(CD_void, ARRAY, CD_int));
  }

  /// Takes species and number from the stack.
  LaneCode broadcast() {
    code.invokestatic(DOUBLES, "broadcast", MethodTypeDesc.of(DOUBLES, SPECIES, CD_double));
    return this;
  }

  /// Fills the variable of a number.
  void number(double x) {
    if (!numbers.containsKey(x)) {
      species();
      code.loadConstant(x);
      broadcast();
      numbers.put(x, store());
    }
  }

  /// Pushes a number that has a variable.
  LaneCode push(double x) {
    Integer slot = numbers.get(x);
    if (slot == null) {
      throw new IllegalArgumentException("no variable for " + x);
    }
    return load(slot);
  }

  LaneCode load(int slot) {
    code.aload(slot);
    return this;
  }

  /// Puts what is on the stack into a new variable.
  int store() {
    int slot = code.allocateLocal(TypeKind.REFERENCE);
    code.astore(slot);
    return slot;
  }

  LaneCode add() {
    return doubles("add", VECTOR);
  }

  LaneCode add(int slot) {
    return load(slot).add();
  }

  LaneCode subtract() {
    return doubles("sub", VECTOR);
  }

  LaneCode multiply() {
    return doubles("mul", VECTOR);
  }

  LaneCode divide() {
    return doubles("div", VECTOR);
  }

  LaneCode least() {
    return doubles("min", VECTOR);
  }

  LaneCode greatest() {
    return doubles("max", VECTOR);
  }

  LaneCode negate() {
    return doubles("neg");
  }

  LaneCode size() {
    return doubles("abs");
  }

  LaneCode squareRoot() {
    return doubles("sqrt");
  }

  /// `a·b + c`.
  LaneCode fma() {
    return doubles("fma", VECTOR, VECTOR);
  }

  /// Adds in the lanes of a mask.
  LaneCode addMasked() {
    return doubles("add", VECTOR, MASK);
  }

  /// Takes a vector, another and a mask; the other one where the mask is set.
  LaneCode blend() {
    return doubles("blend", VECTOR, MASK);
  }

  /// The mask of a comparison: `LT`, `LE`, `EQ`, `NE`. It expects that constant below the second
  /// vector, so the second is pushed by `second`.
  LaneCode compare(String relation, Runnable second) {
    code.getstatic(OPERATORS, relation, COMPARISON);
    second.run();
    code.invokevirtual(DOUBLES, "compare", MethodTypeDesc.of(MASK, COMPARISON, VECTOR));
    return this;
  }

  private LaneCode compare(String relation, double number) {
    return compare(relation, () -> push(number));
  }

  LaneCode both() {
    code.invokevirtual(MASK, "and", MethodTypeDesc.of(MASK, MASK));
    return this;
  }

  LaneCode either() {
    code.invokevirtual(MASK, "or", MethodTypeDesc.of(MASK, MASK));
    return this;
  }

  LaneCode not() {
    code.invokevirtual(MASK, "not", MethodTypeDesc.of(MASK));
    return this;
  }

  private LaneCode bits() {
    code.invokevirtual(DOUBLES, "viewAsIntegralLanes", MethodTypeDesc.of(LONGS));
    return this;
  }

  private LaneCode ofBits() {
    code.invokevirtual(LONGS, "viewAsFloatingLanes", MethodTypeDesc.of(DOUBLES));
    return this;
  }

  private LaneCode bitwise(String operator, long x) {
    boolean shifts = operator.equals("LSHL") || operator.equals("LSHR");
    code.getstatic(OPERATORS, operator, shifts ? BINARY : ASSOCIATIVE).loadConstant(x);
    code.invokevirtual(LONGS, "lanewise", MethodTypeDesc.of(LONGS, BINARY, CD_long));
    return this;
  }

  private static final double[] EXP_NUMBERS = {
    Elementary.LOG2_E,
    Elementary.ROUND,
    -Elementary.LN2_HIGH,
    -Elementary.LN2_LOW,
    Elementary.EXP_SMALL,
    Elementary.EXP_ZERO,
    Elementary.EXP_INFINITE,
    Double.POSITIVE_INFINITY,
    0,
    1,
    2,
    128,
    0x1p-127
  };

  /// Fills the variables of the numbers that a function needs.
  void numbersOf(Fn fn) {
    switch (fn) {
      case EXP -> expNumbers();
      case LOG -> logNumbers();
      case SIGN -> signNumbers();
      default -> {}
    }
  }

  private void expNumbers() {
    numbers(EXP_NUMBERS);
    numbers(Elementary.expEven());
    numbers(Elementary.expOdd());
  }

  private void numbers(double[] all) {
    for (double x : all) {
      number(x);
    }
  }

  /// [Elementary#exp] of what is on the stack.
  LaneCode exp() {
    int x = store();
    int shifted = load(x).push(Elementary.LOG2_E).push(Elementary.ROUND).fma().store();
    int k = load(shifted).push(Elementary.ROUND).subtract().store();
    int high = load(k).push(-Elementary.LN2_HIGH).load(x).fma().store();
    int r = load(k).push(-Elementary.LN2_LOW).load(high).fma().store();
    load(k).push(-Elementary.LN2_LOW).load(high).load(r).subtract();
    int c = fma().store();
    int z = load(r).load(r).multiply().store();
    int even = series(z, Elementary.expEven());
    int odd = series(z, Elementary.expOdd());
    load(z).load(r).load(odd).load(even).fma().load(c);
    int tail = fma().store();
    int sum = push(1).load(r).add().store();
    load(sum).push(1).load(sum).subtract().load(r).add().load(tail).add();
    int y = add().store();
    int small = load(x).compare("LT", Elementary.EXP_SMALL).store();
    load(y).load(shifted).push(0).push(128).load(small).blend().add();
    bits().bitwise("LSHL", 52).ofBits().multiply();
    push(2).push(0x1p-127).load(small).blend().multiply();
    push(0).load(x).compare("LT", Elementary.EXP_ZERO).blend();
    return push(Double.POSITIVE_INFINITY).load(x).compare("GT", Elementary.EXP_INFINITE).blend();
  }

  /// A polynomial in a variable, by Horner's scheme.
  private int series(int z, double[] terms) {
    int n = terms.length;
    int sum = load(z).push(terms[n - 1]).push(terms[n - 2]).fma().store();
    for (int i = n - 3; i >= 0; i--) {
      sum = load(z).load(sum).push(terms[i]).fma().store();
    }
    return sum;
  }

  private static final double[] LOG_NUMBERS = {
    Elementary.LN2_HIGH,
    Elementary.LN2_LOW,
    Elementary.UNWHOLE,
    Elementary.UNWHOLE + 54,
    Double.MIN_NORMAL,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN,
    0x1p54,
    0,
    0.5,
    1,
    2
  };

  private void logNumbers() {
    numbers(LOG_NUMBERS);
    numbers(Elementary.logEven());
    numbers(Elementary.logOdd());
  }

  /// [Elementary#log] of what is on the stack.
  LaneCode log() {
    int x = store();
    int small = load(x).compare("LT", Double.MIN_NORMAL).store();
    load(x).push(1).push(0x1p54).load(small).blend().multiply().bits();
    int bits = bitwise("ADD", Elementary.TO_ONE).store();
    load(bits).bitwise("AND", Elementary.MANTISSA).bitwise("ADD", Elementary.ROOT_HALF).ofBits();
    int f = push(1).subtract().store();
    load(bits).bitwise("LSHR", 52).bitwise("OR", Elementary.WHOLE).ofBits();
    push(Elementary.UNWHOLE).push(Elementary.UNWHOLE + 54).load(small).blend();
    int k = subtract().store();
    int s = load(f).push(2).load(f).add().divide().store();
    int z = load(s).load(s).multiply().store();
    int w = load(z).load(z).multiply().store();
    int even = series(w, Elementary.logEven());
    int odd = series(w, Elementary.logOdd());
    int series = load(w).load(even).load(z).load(odd).multiply().fma().store();
    int half = push(0.5).load(f).multiply().load(f).multiply().store();
    load(s).load(half).load(series).add().load(k).push(Elementary.LN2_LOW).multiply();
    int tail = fma().store();
    load(k).push(Elementary.LN2_HIGH).load(f).load(half).load(tail).subtract().subtract().fma();
    push(Double.NaN).load(x).compare("GE", 0).not().blend();
    push(Double.NEGATIVE_INFINITY).load(x).compare("EQ", 0).blend();
    return push(Double.POSITIVE_INFINITY).load(x).compare("EQ", Double.POSITIVE_INFINITY).blend();
  }

  private void signNumbers() {
    number(0);
    number(1);
    number(-1);
  }

  /// `Math.signum`: zeros and NaN are as they were.
  LaneCode sign() {
    int x = store();
    load(x).push(1).load(x).compare("GT", 0).blend();
    return push(-1).load(x).compare("LT", 0).blend();
  }

  /// [Arithmetic#logSum] of the greatest, and of the sum on top of it.
  LaneCode logSum() {
    int sum = store();
    int max = store();
    load(max).load(max).load(sum).log().add().load(max).size();
    return compare("LT", Double.POSITIVE_INFINITY).blend();
  }
}
