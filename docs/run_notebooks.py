"""Open every notebook among the pages as Jupyter would and run it: `python docs/run_notebooks.py [PAGE...]`.

Building the pages runs them too, by Sphinx; this is the proof that each also is a plain notebook. A cell that fails
ends the run. With `--write` each is written beside its page as .ipynb.
"""

import argparse
import re
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient

DOCS = Path(__file__).parent
CELL = re.compile(r"^```\{code-cell\}", re.MULTILINE)


def pages() -> list[Path]:
    """The pages that are notebooks: those with cells."""
    found = [*DOCS.glob("*.md"), *DOCS.glob("notebooks/*.md")]
    return sorted(page for page in found if CELL.search(page.read_text(encoding="utf-8")))


def run(page: Path, *, write: bool) -> int:
    """Run one page in its own folder, and say how many cells it has."""
    notebook = jupytext.read(page)
    nbformat.validate(notebook)
    cells: int = sum(cell.cell_type == "code" for cell in notebook.cells)
    asked = len(CELL.findall(page.read_text(encoding="utf-8")))
    if cells != asked:
        raise SystemExit(f"{page} has {asked} cells, and {cells} of them open in a notebook")
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(page.parent)}}).execute()
    if write:
        nbformat.write(notebook, page.with_suffix(".ipynb"))
    return cells


def main() -> None:
    """Run the pages that were named, or all of them."""
    parser = argparse.ArgumentParser(description="open notebooks among the pages as Jupyter would, and run them")
    parser.add_argument("pages", nargs="*", type=Path)
    parser.add_argument("--write", action="store_true", help="write each as .ipynb beside its page")
    asked = parser.parse_args()
    for page in asked.pages or pages():
        print(f"{page}: {run(page, write=asked.write)} cells ran")


if __name__ == "__main__":
    main()
