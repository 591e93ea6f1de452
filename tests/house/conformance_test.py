"""tools/conformance counts what is proved, and cannot be talked into more."""
import unittest

from tree import ToolTest

HEAD = "id\trfc\tsection\tlevel\trole\tarea\tmessage\trequirement\ttest\tverified\n"


def row(id, area="codec"):
    rfc = id.split("-")[0].removeprefix("R")
    return f"{id}\t{rfc}\t2\tMUST\tboth\t{area}\t*\tIt says \"so.\tTry it.\ttext\n"


def tag(id):
    """Put together here, so that this file cites nothing itself."""
    return "// [" + id + "]\n"


class Conformance(ToolTest):
    def setUp(self):
        super().setUp()
        self.write("spec/requirements.tsv", HEAD + row("R1-A-1") + row("R1-A-2") + row("R2-B-1", "nd"))
        self.write("spec/exceptions.tsv", "id\treason\n")

    def passes(self, *arguments):
        return self.assert_passes("conformance", "--root", self.tree, *arguments)

    def fails(self, *arguments, saying):
        return self.assert_fails("conformance", "--root", self.tree, *arguments, saying=saying)

    def counts_of(self, group):
        for line in self.passes().splitlines():
            if line.startswith(group + " "):
                return [int(word) for word in line[len(group) :].split()]
        self.fail(f"no line for {group}")

    def test_a_row_that_nobody_proves_is_open(self):
        self.assertEqual(self.counts_of("all"), [3, 0, 0, 3])

    def test_a_tagged_test_proves_and_a_tag_in_the_code_does_not(self):
        self.write("icmpkit/wire/a.hpp", tag("R1-A-1"))
        self.assertEqual(self.counts_of("codec"), [2, 0, 0, 2])
        self.write("icmpkit/wire/a_test.cpp", tag("R1-A-1"))
        self.assertEqual(self.counts_of("codec"), [2, 1, 0, 1])
        self.write("tests/sim/network.toml", "# [" + "R2-B-1" + "]\n")
        self.assertEqual(self.counts_of("2, nd"), [1, 1, 0, 0])

    def test_two_ids_may_share_the_brackets(self):
        self.write("icmpkit/wire/a_test.cpp", tag("R1-A-1, R1-A-2"))
        self.assertEqual(self.counts_of("1, codec"), [2, 2, 0, 0])

    def test_an_exception_with_a_reason_is_not_open(self):
        self.write("spec/exceptions.tsv", "id\treason\nR1-A-1\tObsolete.\n")
        self.assertEqual(self.counts_of("codec"), [2, 0, 1, 1])

    def test_refuses_an_id_that_does_not_exist(self):
        self.write("icmpkit/wire/a_test.cpp", "\n" + tag("R1-A-9"))
        self.fails(saying="icmpkit/wire/a_test.cpp:2: no requirement is called R1-A-9")
        self.write("icmpkit/wire/a_test.cpp", "")
        self.write("icmpkit/wire/a.cpp", tag("R1-a-1"))
        self.fails(saying="icmpkit/wire/a.cpp:1: no requirement is called R1-a-1")

    def test_refuses_an_exception_that_is_unknown_unreasoned_or_proved(self):
        self.write("spec/exceptions.tsv", "id\treason\nR9-A-1\tWhy not.\n")
        self.fails(saying="no requirement is called R9-A-1")
        self.write("spec/exceptions.tsv", "id\treason\nR1-A-1\t \n")
        self.fails(saying="R1-A-1 has no reason")
        self.write("spec/exceptions.tsv", "id\treason\nR1-A-1\tToo hard.\n")
        self.write("icmpkit/wire/a_test.cpp", tag("R1-A-1"))
        self.fails(saying="R1-A-1 is excepted, and proved by icmpkit/wire/a_test.cpp:1")

    def test_refuses_a_requirement_that_stands_there_twice(self):
        self.write("spec/requirements.tsv", HEAD + row("R1-A-1") * 2)
        self.fails(saying="R1-A-1 stands there 2 times")

    def test_lists_the_open_rows_of_an_area(self):
        self.write("icmpkit/wire/a_test.cpp", tag("R1-A-1"))
        listed = self.passes("--open", "codec")
        self.assertIn("R1-A-2 (MUST)", listed)
        self.assertNotIn("R1-A-1", listed)
        self.assertNotIn("R2-B-1", listed)

    def test_require_fails_while_a_row_of_the_area_is_open(self):
        self.write("icmpkit/wire/a_test.cpp", tag("R1-A-1"))
        self.fails("--area", "codec", "--require", saying="open: R1-A-2")
        self.write("icmpkit/wire/b_test.cpp", tag("R1-A-2"))
        self.passes("--area", "codec", "--require")

    def test_refuses_an_area_that_is_none(self):
        self.assertEqual(self.run_tool("conformance", "--root", self.tree, "--area", "codex")[0], 2)


if __name__ == "__main__":
    unittest.main()
