"""Ask this container's web server whether it is alive; the exit code answers Docker."""

import os
import sys
import urllib.request
from urllib.parse import urlsplit


def main() -> int:
    """Ask `/livez` by the site's own name: another one is refused."""
    host = urlsplit(os.environ["SITE_URL"]).netloc
    address = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/livez"
    request = urllib.request.Request(address, headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=4) as answer:  # noqa: S310
            return 0 if answer.status == 200 else 1
    except OSError as error:
        sys.stderr.write(f"{address}: {error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
