"""What leaves the house: digests in many formats, answers as tables, and charts. Pure: records in, bytes out."""
