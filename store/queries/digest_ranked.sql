-- The rows of digest_remarks.sql, in their order.
from memory.main.ranked
