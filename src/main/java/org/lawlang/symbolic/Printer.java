package org.lawlang.symbolic;
public final class Printer { private Printer(){} public static String text(Expr e){return e.toString();} public static String latex(Expr e){return e.toString();}  }
