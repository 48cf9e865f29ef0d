package org.lawlang.fit;

/// A parameter of which every value from `lo` to `hi` does as well as another, as with the median of
/// an even number of rows.
record Tie(String parameter, double lo, double hi) {}
