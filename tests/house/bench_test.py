"""The figures of ./bench keep the shape that dashboards read."""
import json
import stat
import sys
import unittest

from tree import ROOT, ToolTest

sys.path.insert(0, str(ROOT / "benchmarks"))

from harness import Figure, beside_peers, google_benchmark  # noqa: E402  (the path comes first)


class Figures(ToolTest):
    def program_that_prints(self, entries):
        path = self.write(
            "program", f"#!/bin/sh\ncat <<'END'\n{json.dumps({'benchmarks': entries})}\nEND\n"
        )
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path

    def test_a_row_has_the_promised_keys_and_its_ratio_is_ours_by_theirs(self):
        row = Figure("echo.encode", 30.0, "messages/s", "libtins", 10.0, "higher").as_json()
        self.assertEqual(
            list(row),
            ["name", "subject", "value", "unit", "peer", "peer_value", "ratio", "better"],
        )
        self.assertEqual((row["subject"], row["ratio"], row["better"]), ("icmpkit", 3.0, "higher"))

    def test_a_peer_that_measured_nothing_gives_no_ratio(self):
        self.assertIsNone(Figure("a", 1.0, "s", "b", 0.0, "lower").ratio)

    def test_a_program_gives_a_figure_for_each_peer(self):
        program = self.program_that_prints(
            [
                {"name": "encode/icmpkit", "items_per_second": 60.0},
                {"name": "encode/libtins", "items_per_second": 20.0},
                {"name": "encode/scapy", "items_per_second": 1.0},
            ]
        )
        entries = google_benchmark(program, rounds=3)
        figures = beside_peers("echo", entries, "items_per_second", "messages/s")
        self.assertEqual(
            [(f.name, f.value, f.peer, f.ratio) for f in figures],
            [("echo.encode", 60.0, "libtins", 3.0), ("echo.encode", 60.0, "scapy", 60.0)],
        )


if __name__ == "__main__":
    unittest.main()
