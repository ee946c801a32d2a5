# countable: begin mongo
import os

# Its path is the name of the database; see mongo/database.py.
MONGO_URL = os.environ.get("MONGO_URL", "mongodb://mongo:27017/app")
# countable: end mongo
