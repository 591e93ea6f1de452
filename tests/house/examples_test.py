"""The examples of the documentation are run, and a wrong one is found."""
import stat
import unittest

from tree import ToolTest


class Examples(ToolTest):
    def setUp(self):
        super().setUp()
        self.icmp = self.write(
            "icmp",
            "#!/bin/sh\n"
            "case $1 in\n"
            "ping) echo 'PING 127.0.0.1'; echo '64 bytes: icmp_seq=1 ttl=64 time=0.123 ms' ;;\n"
            "json) echo '{\"type\":\"reply\",\"ts\":99.5,\"rtt_ms\":0.5,\"seq\":1}' ;;\n"
            "fail) echo 'icmp: no such host' >&2; exit 2 ;;\n"
            "esac\n",
        )
        self.icmp.chmod(self.icmp.stat().st_mode | stat.S_IXUSR)

    def document(self, *lines, fence="console"):
        return self.write("a.md", "\n".join(["Text", f"```{fence}", *lines, "```", "Text", ""]))

    def passes(self, *lines):
        return self.assert_passes("check_examples.py", self.icmp, self.document(*lines))

    def fails(self, *lines, saying):
        document = self.document(*lines)
        return self.assert_fails("check_examples.py", self.icmp, document, saying=saying)

    def test_a_time_may_differ_and_nothing_else(self):
        self.passes("$ ./run ping", "PING 127.0.0.1", "64 bytes: icmp_seq=1 ttl=64 time=4.5 ms")
        wrong = "64 bytes: icmp_seq=2 ttl=64 time=4.5 ms"
        self.fails("$ ./run ping", "PING 127.0.0.1", wrong, saying="-" + wrong)

    def test_times_in_json_may_differ_and_other_numbers_may_not(self):
        self.passes("$ ./run json", '{"type":"reply","ts":1.0,"rtt_ms":7,"seq":1}')
        self.fails("$ ./run json", '{"type":"reply","ts":1.0,"rtt_ms":7,"seq":2}', saying="+{")

    def test_three_dots_stand_for_lines_and_an_ellipsis_for_text(self):
        self.passes("$ ./run ping", "...")
        self.passes("$ ./run ping", "PING …", "...")
        self.passes("$ ./run ping", "PING 127.0.0.1", "...", "64 …")
        self.fails("$ ./run ping", "...", "nothing like it", saying="-nothing like it")

    def test_a_missing_and_a_surplus_line_are_found(self):
        self.fails("$ ./run ping", "PING 127.0.0.1", saying="+64 bytes")
        self.fails("$ ./run fail", saying="+icmp: no such host")
        self.passes("$ ./run fail", "icmp: no such host")

    def test_several_commands_share_a_block(self):
        self.passes("$ ./run fail", "icmp: no such host", "$ ./run ping", "...")
        self.fails("$ ./run fail", "icmp: no host", "$ ./run ping", "...", saying="1 differ")

    def test_refuses_to_run_another_command(self):
        self.fails("$ rm -rf build", saying="begins with")

    def test_a_document_without_examples_is_a_skip_and_no_pass(self):
        document = self.document("$ ./run ping", fence="sh")
        self.assertEqual(self.run_tool("check_examples.py", self.icmp, document)[0], 77)

    def test_update_writes_what_was_printed_and_leaves_the_rest(self):
        document = self.document("$ ./run fail", "old", "older", "$ ./run ping", "...")
        self.run_tool("check_examples.py", "--update", self.icmp, document)
        self.assertEqual(
            document.read_text(),
            "Text\n```console\n$ ./run fail\nicmp: no such host\n$ ./run ping\n...\n```\nText\n",
        )


if __name__ == "__main__":
    unittest.main()
