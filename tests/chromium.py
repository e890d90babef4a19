"""The browser of tests, measurements and pictures: Debian's Chromium."""

from shutil import which

from playwright.sync_api import Browser, Playwright

MISSING = "no Chromium found: apt-get install chromium"


def find_chromium() -> str | None:
    """The path of the browser, or None."""
    return which("chromium") or which("chromium-browser")


def launch(playwright: Playwright) -> Browser:
    """Starts the browser.

    Raises:
        FileNotFoundError: if there is none.
    """
    path = find_chromium()
    if path is None:
        raise FileNotFoundError(MISSING)
    # Chromium refuses its sandbox to root, which is who runs tests in a container.
    return playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
