"""What the documents show and link is what there is."""
import re
import unittest

from tree import ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
DOCUMENTS += sorted((ROOT / "docs").glob("*.md"))


class Documents(unittest.TestCase):
    def test_the_program_in_the_readme_is_the_one_that_is_built_and_run(self):
        shown = re.search(r"```cpp\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)[1]
        self.assertEqual(shown, (ROOT / "tests/packaging/user/main.cpp").read_text())

    def test_links_lead_somewhere(self):
        for document in DOCUMENTS:
            for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text()):
                with self.subTest(f"{document.name}: {target}"):
                    self.assertTrue((document.parent / target).exists())

    def test_no_tool_or_script_that_is_named_is_missing(self):
        named = re.compile(r"(?<![\w/])((?:tools|spec|benchmarks|\.ci)/[\w./]*\w)")
        for document in DOCUMENTS:
            for path in named.findall(document.read_text()):
                with self.subTest(f"{document.name}: {path}"):
                    self.assertTrue((ROOT / path).exists())


if __name__ == "__main__":
    unittest.main()
