package org.lawlang.report;

import org.lawlang.data.Column;
import org.lawlang.math.Interval;
import org.lawlang.plan.DesignProblem.Purpose;
import org.lawlang.plan.RunDesign;

/// A design as JSON, into the object that is open.
record DesignJson(Json json) {

  void design(RunDesign design) {
    json.key("purpose")
        .text(
            switch (design.problem().purpose()) {
              case Purpose.Numbers _ -> "numbers";
              case Purpose.Parameters() -> "parameters";
              case Purpose.Tell() -> "tell";
            });
    Value.OfTable table = Tabulated.runs(design);
    json.key("runs").open('[');
    for (int row = 0; row < table.table().rows(); row++) {
      json.open('{');
      for (Column column : table.table().columns()) {
        json.key(column.name());
        switch (column) {
          case Column.Numbers(_, double[] values) -> json.number(values[row]);
          case Column.Texts texts -> json.text(String.valueOf(texts.at(row)));
        }
      }
      json.close('}');
    }
    json.close(']');
    json.key("repeats").number(design.repeats());
    if (design.problem().cost().isPresent()) {
      json.key("cost").number(design.cost()).key("costOf").text(design.problem().costText());
    }
    json.key("budget").number(design.problem().budget());
    json.key("sharpens").open('[');
    for (RunDesign.Outlook each : design.outlooks()) {
      json.open('{').key("text").text(each.text()).key("value").number(each.value());
      json.key("now").open('{').key("sd").number(each.sdNow()).key("interval");
      interval(each.now());
      json.close('}').key("after").open('{').key("sd").number(each.sdAfter()).key("interval");
      interval(each.after());
      json.close('}').key("share").number(each.share()).key("shares");
      interval(each.shares());
      json.close('}');
    }
    json.close(']').key("right").number(design.right()).key("size").number(design.size());
    json.key("parameters").open('[');
    for (RunDesign.Parameter p : design.parameters()) {
      json.open('{').key("fit").text(p.subject()).key("name").text(p.name());
      json.key("value").number(p.value()).key("relative").bool(p.relative());
      json.key("now").number(p.now()).key("after").number(p.after()).close('}');
    }
    json.close(']').key("unidentified").open('[');
    design.unidentified().forEach(json::text);
    json.close(']').key("beyond").open('[');
    design.beyond().forEach(json::text);
    json.close(']');
  }

  private void interval(Interval interval) {
    json.open('[').number(interval.lo()).number(interval.hi()).close(']');
  }
}
