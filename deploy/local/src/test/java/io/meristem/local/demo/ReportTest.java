package io.meristem.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.local.demo.LineageView.Certificate;
import io.meristem.local.demo.LineageView.Version;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

  static final LineageView LINEAGE =
      new LineageView(
          "stories-1",
          List.of(
              new Version("v1", List.of(), 500_000, 5.5, 1.25, null, 1_228_800, 65),
              new Version(
                  "v2",
                  List.of("v1"),
                  1_000_000,
                  1.25,
                  1.125,
                  new Certificate(0.0, true),
                  614_400,
                  4.2)));

  @Test
  void aProgramReadsTheLineageAsOneLine() {
    String json = Report.json(LINEAGE);

    assertThat(json)
        .isEqualTo(
            """
            {"model":"stories-1","versions":[\
            {"id":"v1","parents":[],"parameters":500000,"lossAtBirth":5.5,"lossAtEnd":1.25,\
            "certificate":null},\
            {"id":"v2","parents":["v1"],"parameters":1000000,"lossAtBirth":1.25,"lossAtEnd":1.125,\
            "certificate":{"maxAbsLogitDifference":0.0,"passed":true}}]}\
            """);
  }

  @Test
  void aPersonReadsTheLineageAsATable() {
    String table = Report.table(LINEAGE);

    assertThat(table)
        .isEqualTo(
            """
            version  parameters  loss at birth  loss at end  certificate     tokens        time
            v1          500,000         5.5000       1.2500       (root)  1,228,800  1 min 05 s
            v2        1,000,000         1.2500       1.1250   passed 0.0    614,400         4 s\
            """);
  }
}
