# countable: begin nginx
import os

# In the Compose file, where nginx serves it from. Elsewhere, as while an image is built, it stays what it was.
if "STATIC_ROOT" in os.environ:
    STATIC_ROOT = os.environ["STATIC_ROOT"]
# countable: end nginx
