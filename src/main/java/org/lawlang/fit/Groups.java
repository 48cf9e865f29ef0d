package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Where the second derivatives by the walkers stand. Walkers of one level of an indexing column
/// meet each other and the shared ones, never those of another level; so a symmetric matrix over
/// all walkers is bordered block diagonal. It is stored as the border, then for each level its rows
/// against the border and its own block: room and work grow linearly with the levels.
///
/// The column with the most levels has the blocks; walkers that another column indexes stand in the
/// border. With few levels all walkers do, and a matrix is the full one, row by row.
///
/// @param border walkers
/// @param levels walkers of each level, equally many
/// @param home level of each walker, −1 in the border
/// @param place of each walker in its level or in the border
@SuppressWarnings("ArrayRecordComponent")
record Groups(int[] border, int[][] levels, int[] home, int[] place) {

  /// Fewer levels are not worth the blocks.
  private static final int LEAST = 20;

  static Groups of(Coordinates coordinates) {
    Map<String, TreeMap<Integer, List<Integer>>> byColumn = new HashMap<>();
    int n = coordinates.size();
    for (int w = 0; w < n; w++) {
      Coordinates.Walker walker = coordinates.walkers().get(w);
      int walkerIndex = w;
      coordinates
          .locals()
          .get(walker.local())
          .group()
          .ifPresent(
              column ->
                  byColumn
                      .computeIfAbsent(column, c -> new TreeMap<>())
                      .computeIfAbsent(walker.level(), l -> new ArrayList<>())
                      .add(walkerIndex));
    }
    TreeMap<Integer, List<Integer>> widest = new TreeMap<>();
    for (String column : byColumn.keySet().stream().sorted().toList()) {
      TreeMap<Integer, List<Integer>> own = byColumn.getOrDefault(column, widest);
      widest = own.size() > widest.size() ? own : widest;
    }
    int[] home = new int[n];
    int[] place = new int[n];
    Arrays.fill(home, -1);
    int[][] levels = new int[widest.size() < LEAST ? 0 : widest.size()][];
    int level = 0;
    for (List<Integer> own : levels.length == 0 ? List.<List<Integer>>of() : widest.values()) {
      levels[level] = own.stream().mapToInt(Integer::intValue).toArray();
      for (int k = 0; k < levels[level].length; k++) {
        home[levels[level][k]] = level;
        place[levels[level][k]] = k;
      }
      level++;
    }
    int[] border = new int[n];
    int size = 0;
    for (int w = 0; w < n; w++) {
      if (home[w] < 0) {
        place[w] = size;
        border[size++] = w;
      }
    }
    return new Groups(Arrays.copyOf(border, size), levels, home, place);
  }

  /// Whether a matrix is stored in full.
  boolean isDense() {
    return levels.length == 0;
  }

  int size() {
    return home.length;
  }

  /// How many walkers a level has.
  int width() {
    return levels.length == 0 ? 0 : levels[0].length;
  }

  /// How many numbers a matrix has.
  int length() {
    return start(levels.length);
  }

  /// Where the numbers of a level begin: `width` rows against the border, then the block.
  int start(int level) {
    int s = border.length;
    return s * s + level * width() * (s + width());
  }

  /// Where element (i, j) stands; −1 if it is zero in every such matrix.
  int at(int i, int j) {
    int s = border.length;
    if (home[i] < 0 && home[j] < 0) {
      return place[i] * s + place[j];
    }
    if (home[i] < 0) {
      return at(j, i);
    }
    if (home[j] < 0) {
      return start(home[i]) + place[i] * s + place[j];
    }
    return home[i] == home[j] ? start(home[i]) + width() * s + place[i] * width() + place[j] : -1;
  }

  /// A matrix in full, row by row: room as the square of the walkers.
  double[] full(double[] matrix) {
    int n = size();
    double[] full = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        int at = at(i, j);
        full[i * n + j] = at < 0 ? 0 : matrix[at];
      }
    }
    return full;
  }

  /// Copies the upper triangle of border and blocks to the lower one.
  void mirror(double[] matrix) {
    mirror(matrix, 0, border.length);
    for (int l = 0; l < levels.length; l++) {
      mirror(matrix, start(l) + width() * border.length, width());
    }
  }

  private static void mirror(double[] matrix, int start, int n) {
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        matrix[start + j * n + i] = matrix[start + i * n + j];
      }
    }
  }

  /// Divides element (i, j) by `scale[i]·scale[j]` and multiplies it by `factor`.
  void scale(double[] matrix, double[] scale, double factor) {
    int s = border.length;
    int q = width();
    for (int i = 0; i < s; i++) {
      for (int j = 0; j < s; j++) {
        matrix[i * s + j] *= factor / (scale[border[i]] * scale[border[j]]);
      }
    }
    for (int l = 0; l < levels.length; l++) {
      int at = start(l);
      for (int i = 0; i < q; i++) {
        for (int j = 0; j < s; j++) {
          matrix[at++] *= factor / (scale[levels[l][i]] * scale[border[j]]);
        }
      }
      for (int i = 0; i < q; i++) {
        for (int j = 0; j < q; j++) {
          matrix[at++] *= factor / (scale[levels[l][i]] * scale[levels[l][j]]);
        }
      }
    }
  }

  /// Puts the product of a matrix and a vector into `result`.
  void multiply(double[] matrix, double[] x, double[] result) {
    int s = border.length;
    int q = width();
    for (int i = 0; i < s; i++) {
      double sum = 0;
      for (int j = 0; j < s; j++) {
        sum += matrix[i * s + j] * x[border[j]];
      }
      result[border[i]] = sum;
    }
    for (int l = 0; l < levels.length; l++) {
      int at = start(l);
      int block = at + q * s;
      for (int i = 0; i < q; i++) {
        int w = levels[l][i];
        double sum = 0;
        for (int j = 0; j < s; j++) {
          double m = matrix[at++];
          sum += m * x[border[j]];
          result[border[j]] += m * x[w];
        }
        for (int j = 0; j < q; j++) {
          sum += matrix[block + i * q + j] * x[levels[l][j]];
        }
        result[w] = sum;
      }
    }
  }

  /// The parts of a matrix in a step's own unit: a step of walker `e` carries walker `f` along by
  /// `−c`, so row and column of `e` lose `c` times those of `f`. Where `f` is shared, `e` is.
  void carry(double[] matrix, int e, int f, double c) {
    double own = matrix[at(e, e)] - 2 * c * matrix[at(e, f)] + c * c * matrix[at(f, f)];
    for (int w : border) {
      take(matrix, w, e, f, c);
    }
    for (int l = home[f] < 0 ? 0 : home[f]; l < (home[f] < 0 ? levels.length : home[f] + 1); l++) {
      for (int w : levels[l]) {
        take(matrix, w, e, f, c);
      }
    }
    matrix[at(e, e)] = own;
  }

  private void take(double[] matrix, int w, int e, int f, double c) {
    if (w != e) {
      double change = c * matrix[at(w, f)];
      matrix[at(w, e)] -= change;
      if (home[w] == home[e]) {
        matrix[at(e, w)] = matrix[at(w, e)];
      }
    }
  }
}
