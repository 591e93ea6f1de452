"""Each house check passes what is right and fails what is wrong: a check that cannot fail is none."""
import subprocess
import unittest

from tree import ToolTest


class Layers(ToolTest):
    def test_lets_a_layer_include_what_is_below_it(self):
        self.write("icmpkit/wire/a.hpp", '#include "icmpkit/base/bytes.hpp"\n#include <span>\n')
        self.write("icmpkit/io/socket.cpp", "#include <sys/socket.h>\n#include <unistd.h>\n")
        self.assert_passes("check_layers.py", self.tree)

    def test_refuses_what_is_beside_or_above(self):
        self.write("icmpkit/probe/a.hpp", '\n#include "icmpkit/capture/pcap.hpp"\n')
        self.assert_fails("check_layers.py", self.tree, saying="a.hpp:2: probe may not include capture")

    def test_refuses_headers_of_the_system_outside_sources_of_io(self):
        self.write("icmpkit/wire/a.cpp", "#include <netinet/in.h>\n")
        self.assert_fails("check_layers.py", self.tree, saying="a.cpp:1: headers of the system")
        self.write("icmpkit/wire/a.cpp", "\n")
        self.write("icmpkit/io/a.hpp", "#include <unistd.h>\n")
        self.assert_fails("check_layers.py", self.tree, saying="a.hpp:1: headers of the system")

    def test_refuses_threads_in_a_layer_that_is_sans_io_but_not_in_its_tests(self):
        self.write("icmpkit/sim/a_test.cpp", "#include <thread>\n")
        self.assert_passes("check_layers.py", self.tree)
        self.write("icmpkit/sim/a.cpp", "#include <thread>\n")
        self.assert_fails("check_layers.py", self.tree, saying="sim is sans-IO, <thread> is not")

    def test_refuses_a_layer_that_nobody_named(self):
        self.write("icmpkit/utils/a.hpp", "\n")
        self.assert_fails("check_layers.py", self.tree, saying="no layer is called utils")

    def test_does_not_pass_where_there_is_nothing_to_read(self):
        self.assertEqual(self.run_tool("check_layers.py", self.tree)[0], 2)


class Symbols(ToolTest):
    def object_of(self, source):
        path = self.write("a.cpp", source)
        subprocess.run(["g++", "-std=c++23", "-c", "-o", self.tree / "a.o", path], check=True)
        return self.tree / "a.o"

    def test_passes_arithmetic(self):
        made = self.object_of("#include <cstring>\nvoid f(char* a, char* b) { std::memcpy(a, b, 9); }")
        self.assert_passes("check_symbols.py", "sans-io", made)
        self.assert_passes("check_symbols.py", "no-allocation", made)

    def test_finds_a_clock_a_socket_the_environment_and_entropy(self):
        for source, symbol in {
            "#include <chrono>\nauto f() { return std::chrono::steady_clock::now(); }": "clock::now",
            "#include <sys/socket.h>\nint f() { return socket(1, 2, 3); }": "socket",
            "#include <cstdlib>\nchar* f() { return std::getenv(\"A\"); }": "getenv",
            "#include <random>\nauto f() { return std::random_device{}(); }": "random_device",
            "#include <ctime>\nauto f() { return std::time(nullptr); }": "time",
        }.items():
            with self.subTest(symbol):
                self.assert_fails("check_symbols.py", "sans-io", self.object_of(source), saying=symbol)

    def test_finds_an_allocation(self):
        made = self.object_of("#include <vector>\nstd::vector<int> f() { return {1, 2}; }")
        self.assert_fails("check_symbols.py", "no-allocation", made, saying="operator new")

    def test_a_method_that_is_called_like_a_system_call_is_none(self):
        made = self.object_of("struct Link { int read(int); };\nint f(Link& l) { return l.read(1); }")
        self.assert_passes("check_symbols.py", "sans-io", made)

    def test_does_not_pass_what_is_not_built(self):
        self.assertEqual(self.run_tool("check_symbols.py", "sans-io", self.tree / "no.a")[0], 2)


class House(ToolTest):
    def test_passes_a_short_plain_file_and_warns_of_a_long_one(self):
        self.write("a.cpp", "int a;\n" * 501)
        self.assertIn("warning: a.cpp: 501 lines", self.assert_passes("check_house.py", self.tree))

    def test_refuses_a_file_past_the_hard_limit(self):
        self.write("a.cpp", "int a;\n" * 801)
        self.assert_fails("check_house.py", self.tree, saying="a.cpp: 801 lines")

    def test_refuses_what_is_left_for_later(self):
        for word in ("TO" + "DO", "FIX" + "ME", "X" * 3):
            self.write("docs/a.md", f"fine\n{word}: later\n")
            self.assert_fails("check_house.py", self.tree, saying=f"docs/a.md:2: {word}")

    def test_refuses_a_path_of_one_machine(self):
        self.write("tools/run", "cd /" + "home/somebody/icmpkit\n")
        self.assert_fails("check_house.py", self.tree, saying="a path of one machine")

    def test_reads_no_build_folder(self):
        self.write("build/a.cpp", "// TO" + "DO\n")
        self.write("a.cpp", "\n")
        self.assert_passes("check_house.py", self.tree)


class Summary(ToolTest):
    CASES = {
        "passed": '<testcase name="a" status="run"><system-out>fine</system-out></testcase>',
        "failed": '<testcase name="b" status="fail"><failure message=""/></testcase>',
        "skipped": '<testcase name="c" status="notrun"><skipped message="SKIP_RETURN_CODE=77"/>'
        "<system-out>SKIP: no namespaces here</system-out></testcase>",
        "skipped by googletest": '<testcase name="e" status="notrun">'
        '<skipped message="SKIP_REGULAR_EXPRESSION_MATCHED"/>'
        "<system-out>[ RUN ] e\na_test.cpp:9: Skipped\nno ipv6 here\n\n[  SKIPPED ] e</system-out>"
        "</testcase>",
        "report": '<testcase name="f" status="run"><system-out>REPORT: numbers\na table</system-out>'
        "</testcase>",
        "not started": '<testcase name="d" status="notrun">'
        '<skipped message="Unable to find executable"/></testcase>',
    }

    def summary_of(self, *outcomes):
        cases = "".join(self.CASES[outcome] for outcome in outcomes)
        path = self.write("results.xml", f"<testsuite>{cases}</testsuite>")
        status, output = self.run_tool("summarise_tests.py", path)
        return status, output.splitlines()

    def test_ends_with_the_three_numbers(self):
        self.assertEqual(self.summary_of("passed"), (0, ["1 passed, 0 failed, 0 skipped"]))

    def test_a_failure_is_named_and_decides(self):
        status, lines = self.summary_of("passed", "failed", "passed")
        self.assertEqual((status, lines[-1]), (1, "2 passed, 1 failed, 0 skipped"))
        self.assertIn("FAIL b", lines)

    def test_a_skip_never_counts_as_passed_and_gives_its_reason(self):
        status, lines = self.summary_of("skipped")
        self.assertEqual((status, lines[-1]), (0, "0 passed, 0 failed, 1 skipped"))
        self.assertIn("SKIP c: no namespaces here", lines)
        status, lines = self.summary_of("skipped by googletest")
        self.assertIn("SKIP e: no ipv6 here", lines)

    def test_a_report_is_shown(self):
        lines = self.summary_of("passed", "report")[1]
        self.assertEqual(lines[:2], ["numbers", "a table"])
        self.assertNotIn("fine", lines)

    def test_what_could_not_be_started_failed(self):
        self.assertEqual(self.summary_of("not started")[1][-1], "0 passed, 1 failed, 0 skipped")

    def test_no_results_are_no_success(self):
        self.assertEqual(self.run_tool("summarise_tests.py", self.tree / "none.xml")[0], 2)
        self.assertEqual(self.summary_of()[0], 2)


if __name__ == "__main__":
    unittest.main()
